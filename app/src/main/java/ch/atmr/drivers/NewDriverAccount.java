package ch.atmr.drivers;

import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.http.Language;
import java.util.Optional;

/**
 * The login of a driver.
 *
 * @param password empty: the driver is mailed a one-time link to set one
 * @param language of that mail
 */
public record NewDriverAccount(
    PersonalText email,
    Optional<String> username,
    Optional<Secret> password,
    Optional<PersonalText> firstName,
    Optional<PersonalText> lastName,
    Optional<PersonalText> phone,
    Language language) {}
