package ch.atmr.identity;

import ch.atmr.kernel.UserId;
import java.util.Optional;

/**
 * What an e-mail address leads to before anybody has signed in.
 *
 * @param password empty while an invitation has not been taken up
 */
record Login(UserId user, Optional<PasswordHash> password, boolean active) {}
