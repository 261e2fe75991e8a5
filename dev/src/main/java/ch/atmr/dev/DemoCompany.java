package ch.atmr.dev;

import ch.atmr.dev.DemoTarget.DemoLogin;
import ch.atmr.kernel.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A company of the demo.
 *
 * @param owner e-mail address of its dispatcher
 * @param seed of its people and days
 * @param rides, drivers of each day
 * @param driverLogins, clientLogins how many of its people sign in
 */
record DemoCompany(
    String name,
    String owner,
    Place depot,
    long seed,
    int rides,
    int drivers,
    int driverLogins,
    int clientLogins) {

  /** The first drivers, as {@code driver1@...}. */
  List<DemoLogin> driverLogins(Day day) {
    return logins("driver", day.drivers(), driverLogins, Day.Driver::reference, Day.Driver::name);
  }

  /** The first patients, as {@code client1@...}. */
  List<DemoLogin> clientLogins(Day day) {
    List<Day.Patient> patients = day.rides().stream().map(Day.Ride::patient).distinct().toList();
    return logins("client", patients, clientLogins, Day.Patient::reference, Day.Patient::name);
  }

  private static <T> List<DemoLogin> logins(
      String prefix,
      List<T> people,
      int count,
      Function<T, String> reference,
      Function<T, String> name) {
    List<DemoLogin> logins = new ArrayList<>();
    for (T person : people.subList(0, count)) {
      String email = prefix + (logins.size() + 1) + "@" + Demo.DOMAIN;
      logins.add(new DemoLogin(reference.apply(person), email, name.apply(person)));
    }
    return logins;
  }
}
