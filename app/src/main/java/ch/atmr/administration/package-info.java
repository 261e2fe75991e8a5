/** What administrators see of the whole platform: figures, of nobody in particular. */
@NullMarked
package ch.atmr.administration;

import org.jspecify.annotations.NullMarked;
