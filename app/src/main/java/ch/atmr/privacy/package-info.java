/**
 * What is kept about people, for how long, and what they are told of it. Features say through
 * {@link ch.atmr.privacy.PersonalData} what they keep.
 */
@NullMarked
package ch.atmr.privacy;

import org.jspecify.annotations.NullMarked;
