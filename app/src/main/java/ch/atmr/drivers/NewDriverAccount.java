package ch.atmr.drivers;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import java.util.Optional;

/**
 * The login of a driver.
 *
 * @param password empty: the driver is mailed a one-time link to set one
 * @param language of that mail, {@code fr}, {@code en} or {@code de}
 */
public record NewDriverAccount(
    PersonalText email,
    Optional<String> username,
    Optional<Secret> password,
    Optional<PersonalText> firstName,
    Optional<PersonalText> lastName,
    Optional<PersonalText> phone,
    String language) {}
