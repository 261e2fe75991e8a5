/** Who drives what vehicle when: shifts with their breaks, by hand and from files. */
@NullMarked
package ch.atmr.planning;

import org.jspecify.annotations.NullMarked;
