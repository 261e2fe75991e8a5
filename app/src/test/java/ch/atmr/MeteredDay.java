package ch.atmr;

import ch.atmr.Settings.Observability;
import ch.atmr.platform.outbound.Target;
import ch.atmr.platform.secrets.Secrets;
import ch.atmr.platform.secrets.Stage;
import ch.atmr.platform.secrets.Variables;
import ch.atmr.platform.telemetry.Sampling;
import ch.atmr.platform.telemetry.TracingSettings;
import ch.atmr.platform.telemetry.TracingSettings.Protocol;
import ch.atmr.testing.ApiClient;
import ch.atmr.testing.Await;
import ch.atmr.testing.DayCsv;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestCompany;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the whole service through all that has meters, in a process whose registry is nobody else's,
 * and writes what Prometheus then reads to a file.
 */
final class MeteredDay {
  private static final LocalDate DAY = LocalDate.of(2031, 3, 5);

  private MeteredDay() {}

  /**
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    try (TestApp app = TestApp.startWatched(everything());
        Secrets secrets = secrets(file.resolveSibling("metered-secret"))) {
      secrets.start(app.app().features().platform().meters());
      app.app().features().jobs().start();
      for (Target target : Target.values()) {
        app.app().features().platform().outbound().remote(target);
      }
      liveThroughADay(app);
      app.app().features().jobs().all().forEach(app.app().features().jobs()::runNow);
      Files.writeString(file, app.management().raw("/prometheus/metrics-http").body());
    }
    System.exit(0);
  }

  private static void liveThroughADay(TestApp app) {
    ApiClient company = TestCompany.with(app, "Metered").client();
    company.postCsv("/companies/me/imports/drivers", DayCsv.drivers(DAY, 2));
    company.postCsv("/companies/me/imports/bookings", DayCsv.rides(DAY, 4));
    String order = "{\"for_date\":\"" + DAY + "\",\"overrides\":{\"time_budget_seconds\":1}}";
    long run = company.post("/dispatch/run", order).json().get("run_id").asLong();
    Await.until(
        "the run ends",
        () -> company.get("/dispatch/runs/" + run).json().at("/status").asText().startsWith("COM"));
    company.get("/user/data-export");
  }

  // Not one of the environment, so that it is read again and its age is shown.
  private static Secrets secrets(Path file) throws IOException {
    Files.writeString(file, "a secret in a file, as long as it has to be at least");
    return Secrets.open(
        new Variables(Map.of("SECRET_KEY_FILE", file.toString())),
        Stage.TESTING,
        Clock.systemUTC());
  }

  private static Observability everything() {
    TracingSettings nowhere =
        new TracingSettings(
            URI.create("http://127.0.0.1:1"),
            Protocol.GRPC,
            "atmr-backend",
            "1.0",
            "testing",
            Sampling.of("always_off", 0).orElseThrow());
    return new Observability(
        Optional.of(nowhere), /* accessLog= */ true, /* jsonLines= */ true, /* metrics= */ true);
  }
}
