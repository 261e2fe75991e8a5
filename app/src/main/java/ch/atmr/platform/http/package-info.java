/** HTTP as this service speaks it: routes, the contract's checks, problems, versions, languages. */
@NullMarked
package ch.atmr.platform.http;

import org.jspecify.annotations.NullMarked;
