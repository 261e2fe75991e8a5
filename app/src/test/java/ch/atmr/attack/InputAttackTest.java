package ch.atmr.attack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.testing.ApiClient;
import ch.atmr.testing.ApiClient.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Values that mean more to somebody further inside than to the contract. */
class InputAttackTest {
  private static final List<String> INJECTIONS =
      List.of(
          "' OR '1'='1",
          "'; DELETE FROM bookings; --",
          "1; SELECT pg_sleep(20)",
          "1) UNION SELECT password_hash FROM users --",
          "\\'; DROP TABLE users; --",
          ":company",
          "$1",
          "%' OR true --",
          "{{7*7}}",
          "${jndi:ldap://127.0.0.1/a}");

  private static Target target;
  private static ApiClient company;

  @BeforeAll
  static void start() {
    target = new Target();
    company = target.company();
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  @Test
  void sqlInAnyQueryParameterIsAValueOrRefused() {
    JsonNode contract = target.nobody().raw("/openapi.json").json();
    List<String> tried = new ArrayList<>();
    target.writesNothing(() -> {
      for (Map.Entry<String, JsonNode> path : contract.get("paths").properties()) {
        for (JsonNode raw : path.getValue().path("get").path("parameters")) {
          JsonNode parameter =
              raw.has("$ref") ? contract.at(raw.get("$ref").asText().substring(1)) : raw;
          String place = parameter.get("in").asText();
          if (place.equals("header")) {
            continue;
          }
          for (String injection : INJECTIONS) {
            String value = URLEncoder.encode(injection, StandardCharsets.UTF_8).replace("+", "%20");
            String name = parameter.get("name").asText();
            String target =
                place.equals("path")
                    ? path.getKey().replace("{" + name + "}", value)
                    : path.getKey().replaceAll("\\{[^}]+}", "1") + "?" + name + "=" + value;
            Response answer = company.get(target);
            assertThat(answer.status()).as(target + " " + answer).isIn(200, 400, 403, 404);
            assertThat(answer.body()).doesNotContain("$argon2").doesNotContain("SQL");
            tried.add(name);
          }
        }
      }
    });
    assertThat(tried).contains("id", "public_id", "cursor", "limit", "date", "status", "search");
  }

  @Test
  void sqlInATextIsKeptAsTheText() {
    for (String injection : INJECTIONS) {
      Response added =
          company.post(
              "/companies/me/clients",
              "{\"first_name\":\"A\",\"last_name\":" + quoted(injection) + "}");
      assertThat(added.status()).as(added.toString()).isEqualTo(201);
      assertThat(added.json().get("last_name").asText()).isEqualTo(injection);
      Response found =
          company.get(
              "/companies/me/clients?search="
                  + URLEncoder.encode(injection, StandardCharsets.UTF_8).replace("+", "%20"));
      assertThat(found.status()).as(found.toString()).isEqualTo(200);
    }
    assertThat(company.get("/bookings?limit=100").json().get("bookings")).hasSize(4);
  }

  @Test
  void fieldsThatAreNotTheCallersAreRefused() {
    long client = target.id("/companies/me/clients");
    long driver = target.id("/drivers");
    long vehicle = target.id("/companies/me/vehicles");
    long booking = target.id("/bookings");
    Map<String, String> writes =
        Map.of(
            "PUT /companies/me",
            "{\"name\":\"X\"",
            "PUT /companies/me/clients/" + client,
            "{\"last_name\":\"X\"",
            "PUT /companies/me/drivers/" + driver,
            "{\"last_name\":\"X\"",
            "PUT /companies/me/vehicles/" + vehicle,
            "{\"model\":\"X\"",
            "PUT /bookings/" + booking,
            "{\"notes_medical\":\"X\"",
            "POST /companies/me/clients",
            "{\"first_name\":\"X\",\"last_name\":\"X\"",
            "POST /auth/register",
            "{\"email\":\"x@example.ch\",\"password\":\"Salève-1379\",\"first_name\":\"X\",\"last_name\":\"X\"");
    List<String> extras =
        List.of(
            "\"id\":1",
            "\"role\":\"ADMIN\"",
            "\"company_id\":2",
            "\"is_approved\":true",
            "\"user_id\":1",
            "\"version\":1",
            "\"password_hash\":\"x\"",
            "\"created_at\":\"2020-01-01T00:00:00Z\"",
            "\"__proto__\":{\"role\":\"ADMIN\"}",
            "\"constructor\":{}",
            "\"@class\":\"java.lang.Runtime\"");
    target.writesNothing(() ->
        writes.forEach((route, body) -> {
          String[] parts = route.split(" ", 2);
          for (String extra : extras) {
            Target.refused(
                company.send(
                    parts[0],
                    "/api/v2" + parts[1],
                    Optional.of(body + "," + extra + "}"),
                    "application/json"),
                400);
          }
        }));
  }

  @Test
  void jsonBombsAreRefused() {
    List<String> bombs =
        List.of(
            "[".repeat(100_000),
            "{\"a\":".repeat(50_000),
            "{\"name\":" + "[".repeat(900) + "]".repeat(900) + "}",
            "{\"max_daily_bookings\":" + "9".repeat(500_000) + "}",
            "{\"max_daily_bookings\":1e999999999}",
            "{\"max_daily_bookings\":1e-999999999}",
            "{\"name\":\"" + "x".repeat(1_000_000) + "\"}",
            "{\"name\":\"a\",\"name\":\"b\"}",
            "{\"name\":\"a\",\"n\\u0061me\":\"b\"}",
            "{" + "\"k\":1,".repeat(100_000) + "\"z\":1}",
            "{\"" + "k".repeat(900_000) + "\":1}",
            "{\"name\":\"\\ud800\"}",
            "{\"name\":\"\\u0000\"}",
            "{\"name\":\"a\u0000b\"}",
            "{\"name\":NaN}",
            "{\"name\":Infinity}",
            "{name:\"x\"}",
            "/* c */{\"name\":\"x\"}",
            "{\"name\":\"x\",}",
            "\ufeff\ufeff{\"name\":\"x\"}");
    target.writesNothing(() -> {
      for (String bomb : bombs) {
        Target.refused(company.put("/companies/me", bomb), 400, 413);
      }
    });
  }

  @Test
  void textsThatLookLikeOthersStayWhatTheyAre() {
    // Right-to-left marks, zero widths and look-alikes are letters of a name; controls are not.
    assertThat(added("Mu\u0308ller").status()).isEqualTo(201);
    assertThat(added("\u202eadmin").status()).isEqualTo(201);
    target.writesNothing(() -> {
      for (String text : List.of("a\\u0000b", "a\\rb", "a\\nb", "\\u001b[31m", "\\u0085", " ")) {
        Target.refused(
            company.post(
                "/companies/me/clients", "{\"first_name\":\"A\",\"last_name\":\"" + text + "\"}"),
            400);
      }
    });
  }

  @Test
  void compressedBodiesAreRefusedUnopened() {
    target.writesNothing(() -> {
      for (String coding : List.of("gzip", "deflate", "br", "identity, gzip", "compress")) {
        Response answer =
            company.put("/companies/me", "{\"name\":\"X\"}", "Content-Encoding", coding);
        Target.refused(answer, 400, 415);
      }
    });
  }

  private static Response added(String name) {
    return company.post(
        "/companies/me/clients", "{\"first_name\":\"A\",\"last_name\":\"" + name + "\"}");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
