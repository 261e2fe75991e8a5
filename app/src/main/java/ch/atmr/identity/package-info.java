/** Accounts, passwords, tokens and sessions: who may come in, and until when. */
@NullMarked
package ch.atmr.identity;

import org.jspecify.annotations.NullMarked;
