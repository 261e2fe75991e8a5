package ch.atmr.dev;

import ch.atmr.kernel.GeoPoint;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A company of the demo.
 *
 * @param owner e-mail address of its dispatcher
 * @param address, point of its main depot
 * @param seed of its people and days
 * @param rides, drivers of each day
 * @param driverLogins, clientLogins how many of its people sign in
 */
record DemoCompany(
    String name,
    String owner,
    String address,
    GeoPoint point,
    long seed,
    int rides,
    int drivers,
    int driverLogins,
    int clientLogins) {

  /** The e-mail addresses of drivers by their references. */
  Map<String, String> driverEmails() {
    return emails("D-%02d", "driver", driverLogins);
  }

  /** The e-mail addresses of clients by their references. */
  Map<String, String> clientEmails() {
    return emails("P-%04d", "client", clientLogins);
  }

  private static Map<String, String> emails(String reference, String name, int count) {
    Map<String, String> emails = new LinkedHashMap<>();
    IntStream.rangeClosed(1, count)
        .forEach(number ->
            emails.put(
                String.format(Locale.ROOT, reference, number), name + number + "@" + Demo.DOMAIN));
    return emails;
  }
}
