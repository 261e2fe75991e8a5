package ch.atmr.drivers;

import ch.atmr.kernel.PersonalText;
import java.util.Optional;

/** A driver and the e-mail address of its login. */
record DriverWithEmail(Driver driver, Optional<PersonalText> email) {}
