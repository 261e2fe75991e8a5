package ch.atmr.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Calls the service as its users do. Paths that start with a slash are below {@code /api/v2}. */
public final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

  private final String base;
  private final Optional<String> token;

  ApiClient(String base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  /** A client of a port of this machine. */
  public static ApiClient of(int port) {
    return new ApiClient("http://127.0.0.1:" + port, Optional.empty());
  }

  /** The same client, signed in with a token. */
  public ApiClient withToken(String bearer) {
    return new ApiClient(base, Optional.of(bearer));
  }

  /** Signs in and gives a client with the token. */
  public ApiClient login(String email, String password) {
    Response response =
        post("/auth/login", "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
    if (response.status() != 200) {
      throw new IllegalStateException("login: " + response);
    }
    return withToken(response.json().get("token").asText());
  }

  public Response get(String path, String... headers) {
    return send("GET", api(path), Optional.empty(), "", headers);
  }

  public Response post(String path, String body, String... headers) {
    return send("POST", api(path), Optional.of(body), "application/json", headers);
  }

  public Response put(String path, String body, String... headers) {
    return send("PUT", api(path), Optional.of(body), "application/json", headers);
  }

  public Response delete(String path, String... headers) {
    return send("DELETE", api(path), Optional.empty(), "", headers);
  }

  public Response postCsv(String path, String body, String... headers) {
    return send("POST", api(path), Optional.of(body), "text/csv", headers);
  }

  /** A GET of a path as it stands, outside the API. */
  public Response raw(String path, String... headers) {
    return send("GET", path, Optional.empty(), "", headers);
  }

  /** Any request, the path as it stands. */
  public Response send(
      String method, String path, Optional<String> body, String contentType, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Await.LIMIT)
            .method(method, body.map(BodyPublishers::ofString).orElse(BodyPublishers.noBody()));
    token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new Response(HTTP.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String api(String path) {
    return "/api/v2" + path;
  }

  /** An answer. */
  public record Response(HttpResponse<String> http) {
    public int status() {
      return http.statusCode();
    }

    public String body() {
      return http.body();
    }

    public JsonNode json() {
      try {
        return JSON.readTree(http.body());
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    public Optional<String> header(String name) {
      return http.headers().firstValue(name);
    }

    @Override
    public String toString() {
      return status() + " " + body();
    }
  }
}
