package ch.atmr.dev;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.App;
import ch.atmr.Settings;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.db.Schema;
import ch.atmr.platform.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo on the whole service, as ./atmr dev loads it. */
class DemoTest {
  private static final String PASSWORD = "Demo-password-1";
  private static final String CHANGED = "Demo-password-2";

  private final HttpClient http = HttpClient.newHttpClient();
  // The demo's day is the next one, whether or not midnight comes meanwhile.
  private final Clock clock = Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC);
  private final LocalDate tomorrow =
      LocalDate.ofInstant(clock.instant(), DayGenerator.ZONE).plusDays(1);

  @TempDir private Path data;

  @Test
  void loadsOnceAndThenAddsOnlyWhatIsMissing() throws Exception {
    DevSecrets secrets = DevSecrets.in(data.resolve("secrets"));
    try (LocalServers servers = LocalServers.start(data, secrets)) {
      Settings settings = settings(servers, secrets);
      Schema.migrate(settings.migration().orElseThrow(), settings.database().user());
      try (App app = App.start(settings, Clock.systemUTC())) {
        demo(app, PASSWORD, clock).load();
        theCompanyHasItsDay(app, tomorrow);
        theOtherCompanySeesOnlyItsOwn(app);
        peopleSignInAndSeeTheirs(app);

        demo(app, PASSWORD, clock).load();
        theCompanyHasItsDay(app, tomorrow);

        demo(app, PASSWORD, Clock.offset(clock, Duration.ofDays(1))).load();
        theCompanyHasItsDay(app, tomorrow);
        theCompanyHasItsDay(app, tomorrow.plusDays(1));

        demo(app, CHANGED, clock).changePasswords();
        assertThat(signIn(app, "client30@demo.atmr.ch", CHANGED).statusCode()).isEqualTo(200);
        assertThat(signIn(app, "client30@demo.atmr.ch", PASSWORD).statusCode()).isEqualTo(401);
      }
    }
  }

  private void theCompanyHasItsDay(App app, LocalDate date) throws Exception {
    String token = token(app, "company@demo.atmr.ch");
    Map<?, ?> rides = get(app, token, "/bookings?limit=100&date=" + date);
    assertThat(list(rides, "bookings"))
        .hasSize(60)
        .allMatch(r -> "ACCEPTED".equals(r.get("status")));
    Map<?, ?> shifts =
        get(app, token, "/companies/me/shifts?limit=100&from=" + date + "&to=" + date);
    assertThat(list(shifts, "shifts")).hasSize(10);
    assertThat(list(get(app, token, "/companies/me/vehicles?limit=100"), "vehicles")).hasSize(10);
    assertThat(list(get(app, token, "/companies/me/drivers?limit=100"), "drivers"))
        .hasSize(10)
        .allMatch(driver -> driver.get("email") != null);
    Map<?, ?> company = get(app, token, "/companies/me");
    assertThat(company.toString())
        .contains("Demo Transports", "is_approved=true", "Route des Jeunes");
  }

  private void theOtherCompanySeesOnlyItsOwn(App app) throws Exception {
    String token = token(app, "company2@demo.atmr.ch");
    assertThat(list(get(app, token, "/bookings?limit=100"), "bookings")).hasSize(5);
    assertThat(list(get(app, token, "/companies/me/clients?limit=100"), "clients")).hasSize(3);
    assertThat(list(get(app, token, "/companies/me/drivers?limit=100"), "drivers")).hasSize(2);
  }

  private void peopleSignInAndSeeTheirs(App app) throws Exception {
    for (String email : List.of("driver1@demo.atmr.ch", "driver10@demo.atmr.ch")) {
      Map<?, ?> profile = get(app, token(app, email), "/driver/me/profile");
      assertThat(profile.toString()).contains(email);
    }
    for (String email : List.of("client1@demo.atmr.ch", "client30@demo.atmr.ch")) {
      assertThat(list(get(app, token(app, email), "/bookings"), "bookings")).isNotEmpty();
    }
    Map<?, ?> me = get(app, token(app, "admin@demo.atmr.ch"), "/auth/me");
    assertThat(me.toString()).contains("ADMIN", "force_password_change=false");
  }

  private Settings settings(LocalServers servers, DevSecrets secrets) {
    Map<String, String> settings = DevSettings.of(Map.of(), data, servers, secrets);
    settings.put("PORT", "0");
    settings.put("MANAGEMENT_PORT", "0");
    settings.put("RATE_LIMIT_SCALE", "1000");
    return Settings.read(settings);
  }

  private static Demo demo(App app, String password, Clock clock) {
    return new Demo(
        new DemoUseCases(app.features(), new Secret(password)),
        new DayGenerator(PlaceList.load()),
        clock);
  }

  private String token(App app, String email) throws Exception {
    HttpResponse<String> response = signIn(app, email, PASSWORD);
    assertThat(response.statusCode()).as("sign-in of %s", email).isEqualTo(200);
    return Objects.requireNonNull(parse(response).get("token")).toString();
  }

  private HttpResponse<String> signIn(App app, String email, String password) throws Exception {
    String body = "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    return send(
        HttpRequest.newBuilder(uri(app, "/auth/login"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private Map<?, ?> get(App app, String token, String path) throws Exception {
    HttpResponse<String> response =
        send(HttpRequest.newBuilder(uri(app, path)).header("Authorization", "Bearer " + token));
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return parse(response);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(Duration.ofMinutes(2)).build(), BodyHandlers.ofString());
  }

  private static URI uri(App app, String path) {
    return URI.create("http://127.0.0.1:" + app.port() + "/api/v2" + path);
  }

  private static Map<?, ?> parse(HttpResponse<String> response) {
    byte[] body = response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new Json().read(body, Map.class);
  }

  private static List<Map<?, ?>> list(Map<?, ?> json, String name) {
    List<?> items = (List<?>) Objects.requireNonNull(json.get(name), name);
    return items.stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList();
  }
}
