package ch.atmr.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import ch.atmr.testing.Await;
import ch.atmr.testing.TestApp;
import ch.atmr.testing.TestPostgres;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What tests of accounts do over and over. */
final class AuthSteps {
  static final String PASSWORD = "Salève-1379";
  private static final Pattern LINK =
      Pattern.compile("https?://\\S+/reset-password\\?token=(\\S+)");

  private final TestApp app;
  private final ApiClient client;

  AuthSteps(TestApp app) {
    this.app = app;
    this.client = app.client();
    // What an earlier run left there.
    mailFiles().forEach(AuthSteps::delete);
  }

  void register(String email, String username) {
    Response response = tryToRegister(email, username, PASSWORD);
    assertThat(response.status()).as(response.body()).isEqualTo(201);
  }

  Response tryToRegister(String email, String username, String password) {
    return client.post("/auth/register", registration(email, username, password));
  }

  static String registration(String email, String username, String password) {
    return """
    {"email":"%s","password":"%s","first_name":"A","last_name":"B","username":"%s"}\
    """
        .formatted(email, password, username);
  }

  Response login(String email, String password) {
    return client.post(
        "/auth/login", "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
  }

  /** The session of a sign-in that must succeed. */
  JsonNode session(String email) {
    Response response = login(email, PASSWORD);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return response.json();
  }

  Response refresh(String token) {
    return client.post("/auth/refresh-token", "{\"refresh_token\":\"" + token + "\"}");
  }

  Response refresh(JsonNode session) {
    return refresh(session.get("refresh_token").asText());
  }

  Response forgot(String email, String... headers) {
    return client.post("/auth/forgot-password", "{\"email\":\"" + email + "\"}", headers);
  }

  Response reset(String token, String password) {
    return client.post(
        "/auth/reset-password",
        "{\"token\":\"" + token + "\",\"new_password\":\"" + password + "\"}");
  }

  ApiClient with(JsonNode session) {
    return client.withToken(session.get("token").asText());
  }

  Response me(JsonNode session) {
    return with(session).get("/auth/me");
  }

  /** The mails to an address, oldest first, once there are so many. */
  List<String> mails(String email, int count) {
    List<String> found = new ArrayList<>();
    await(() -> {
      found.clear();
      found.addAll(mailsNow(email));
      return found.size() >= count;
    });
    return found;
  }

  List<String> mailsNow(String email) {
    return mailFiles().stream()
        .filter(file -> file.getFileName().toString().endsWith("-" + email + ".eml"))
        .map(AuthSteps::read)
        .toList();
  }

  private List<Path> mailFiles() {
    if (!Files.isDirectory(app.mailFolder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(app.mailFolder())) {
      return files.sorted(Comparator.comparing(Path::getFileName)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String tokenIn(String text) {
    Matcher matcher = LINK.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  long number(String sql) {
    try (Connection connection = TestPostgres.superuser(app.database());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  String text(String sql) {
    try (Connection connection = TestPostgres.superuser(app.database());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Waits until nothing stands in the outbox any more. */
  void outboxEmpty() {
    await(() ->
        number("SELECT count(*) FROM outbox WHERE done_at IS NULL AND failed_at IS NULL") == 0);
  }

  static void await(BooleanSupplier condition) {
    Await.until("what happens in the background", condition);
  }

  /** The results of so many calls that start together. */
  static <T> List<T> together(int callers, Supplier<T> call) throws InterruptedException {
    CyclicBarrier barrier = new CyclicBarrier(callers);
    ConcurrentLinkedQueue<T> results = new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        IntStream.range(0, callers)
            .mapToObj(_ ->
                Thread.startVirtualThread(() -> {
                  try {
                    barrier.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  results.add(call.get());
                }))
            .toList();
    for (Thread thread : threads) {
      assertThat(thread.join(Await.LIMIT)).isTrue();
    }
    return List.copyOf(results);
  }

  static String code(Response response) {
    return response.json().get("code").asText();
  }

  static List<String> badFields(Response response) {
    assertThat(response.status()).as(response.body()).isEqualTo(400);
    List<String> fields = new ArrayList<>();
    response.json().get("errors").fieldNames().forEachRemaining(fields::add);
    return fields;
  }

  static String withoutTrace(Response response) {
    return response.body().replaceAll("\"trace_id\":\"[^\"]*\"", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
