/** Encryption of personal and health fields, and the blind indexes by which they are found. */
@NullMarked
package ch.atmr.platform.crypto;

import org.jspecify.annotations.NullMarked;
