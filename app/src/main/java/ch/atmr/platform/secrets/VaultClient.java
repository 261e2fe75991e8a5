package ch.atmr.platform.secrets;

import ch.atmr.kernel.Secret;
import ch.atmr.platform.outbound.Remote;
import ch.atmr.platform.outbound.RemoteFailure;
import io.helidon.common.config.Config;
import io.helidon.http.Method;
import io.helidon.integrations.common.rest.ApiException;
import io.helidon.integrations.common.rest.ApiRestException;
import io.helidon.integrations.common.rest.JsonRequest;
import io.helidon.integrations.common.rest.RestApi;
import io.helidon.integrations.vault.Vault;
import io.helidon.integrations.vault.VaultOptionalResponse;
import io.helidon.integrations.vault.VaultRestException;
import io.helidon.integrations.vault.VaultToken;
import io.helidon.integrations.vault.auths.approle.AppRoleAuth;
import io.helidon.integrations.vault.auths.common.NoVaultAuth;
import io.helidon.integrations.vault.auths.k8s.K8sAuth;
import io.helidon.integrations.vault.auths.token.TokenVaultAuth;
import io.helidon.integrations.vault.secrets.kv2.Kv2Secrets;
import io.helidon.webclient.api.WebClientConfig;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Vault's API by Helidon's integration, one method a request. The integration's own logins are not
 * used beyond the request itself: they come back only after a token has ended, never on a 403, and
 * never when the token cannot be renewed.
 *
 * <p>Causes stay behind where they may quote an answer, because an answer holds secrets.
 */
final class VaultClient {
  private static final Duration WITHIN = Duration.ofSeconds(8);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration SILENCE = Duration.ofSeconds(4);

  private final URI address;
  private final Remote remote;

  VaultClient(URI address, Remote remote) {
    this.address = address;
    this.remote = remote;
  }

  /** Logs in; a token that was given is only looked at. */
  VaultToken login(VaultLogin login) {
    return switch (login) {
      case VaultLogin.Token token -> lookUp(token.token());
      case VaultLogin.AppRole role ->
          call(() ->
              anonymous()
                  .auth(AppRoleAuth.AUTH_METHOD)
                  .login(
                      io.helidon.integrations.vault.auths.approle.Login.Request.create(
                          role.roleId(), role.secretId().reveal()))
                  .token());
      case VaultLogin.Kubernetes account -> {
        String jwt = serviceAccount(account.tokenFile());
        yield call(() ->
            anonymous()
                .auth(K8sAuth.AUTH_METHOD)
                .login(
                    io.helidon.integrations.vault.auths.k8s.Login.Request.create(
                        account.role(), jwt))
                .token());
      }
    };
  }

  /** What a token opens. */
  Access access(Secret token) {
    return new Access(
        token,
        TokenVaultAuth.builder()
            .token(token.reveal())
            .build()
            .authenticate(Config.empty(), builder())
            .orElseThrow());
  }

  private VaultToken lookUp(Secret token) {
    return access(token)
        .request(
            Method.GET,
            "/auth/token/lookup-self",
            answer -> {
              JsonObject data = answer.getJsonObject("data");
              return held(token, data.getInt("ttl"), data.getBoolean("renewable", false));
            });
  }

  private static VaultToken held(Secret token, int seconds, boolean renewable) {
    return VaultToken.builder()
        .token(token.reveal())
        .leaseDuration(Duration.ofSeconds(seconds))
        .renewable(renewable)
        .build();
  }

  private Vault anonymous() {
    return builder().disableVaultAuthDiscovery().addVaultAuth(NoVaultAuth.create()).build();
  }

  private Vault.Builder builder() {
    return Vault.builder().address(address.toString()).updateWebClient(VaultClient::limit);
  }

  private static void limit(WebClientConfig.Builder client) {
    client.connectTimeout(CONNECT).readTimeout(SILENCE).followRedirects(false);
  }

  private static String serviceAccount(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new VaultFailure("the service account's token cannot be read from " + file);
    }
  }

  private <T> T call(Supplier<T> request) {
    return remote.repeatable(
        WITHIN,
        () -> {
          try {
            return request.get();
          } catch (ApiRestException e) {
            throw refused(e);
          } catch (UncheckedIOException e) {
            throw new RemoteFailure("Vault cannot be reached", e);
          } catch (ApiException
              | jakarta.json.JsonException
              | IllegalArgumentException
              | IllegalStateException
              | ClassCastException
              | NullPointerException e) {
            throw new VaultFailure("Vault's answer makes no sense");
          }
        });
  }

  private static RuntimeException refused(ApiRestException e) {
    int status = e.status().code();
    boolean sealed =
        e instanceof VaultRestException vault
            && vault.vaultErrors().stream().anyMatch(error -> error.contains("sealed"));
    if (sealed) {
      return new RemoteFailure("Vault is sealed", null);
    }
    return switch (status) {
      case 400, 401, 403 -> new VaultDenied("Vault refuses (" + status + ")");
      case 429, 500, 502, 503, 504 -> new RemoteFailure("Vault answered " + status, null);
      case 200 -> new VaultFailure("Vault's answer makes no sense");
      default -> new VaultFailure("Vault answered " + status);
    };
  }

  /** Requests with one token, over connections that stay. */
  final class Access {
    private final Secret token;
    private final RestApi api;
    private final Vault vault;

    private Access(Secret token, RestApi api) {
      this.token = token;
      this.api = api;
      // This way in and no other: discovery would look for more.
      this.vault =
          Vault.builder()
              .disableVaultAuthDiscovery()
              .addVaultAuth((_, _) -> Optional.of(api))
              .build();
    }

    /** The token with its new lease. */
    VaultToken renew() {
      return request(
          Method.POST,
          "/auth/token/renew-self",
          answer -> {
            JsonObject auth = answer.getJsonObject("auth");
            return held(token, auth.getInt("lease_duration"), auth.getBoolean("renewable"));
          });
    }

    /** The field {@code value} of a secret; empty where there is no such secret. */
    Optional<String> read(String mount, String path) {
      return call(() ->
              vault
                  .secrets(Kv2Secrets.ENGINE, mount)
                  .get(path)
                  .flatMap(secret -> secret.value("value")))
          .map(String::strip)
          .filter(value -> !value.isEmpty());
    }

    /** A login of the database that Vault makes for this token and ends with it. */
    DatabaseLogin databaseLogin(String path) {
      return request(
          Method.GET,
          "/" + path,
          answer -> {
            JsonObject data = answer.getJsonObject("data");
            return new DatabaseLogin(
                data.getString("username"),
                new Secret(data.getString("password")),
                Duration.ofSeconds(answer.getInt("lease_duration")));
          });
    }

    private <T> T request(Method method, String path, Function<JsonObject, T> reading) {
      return call(() ->
          api.invokeOptional(
                  method,
                  path,
                  JsonRequest.builder(),
                  VaultOptionalResponse.<JsonObject, JsonObject>vaultResponseBuilder()
                      .entityProcessor(answer -> answer))
              .entity()
              .map(reading)
              .orElseThrow(() -> new VaultFailure("Vault does not know " + path)));
    }
  }
}
