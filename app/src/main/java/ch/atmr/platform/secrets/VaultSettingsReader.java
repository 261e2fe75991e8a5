package ch.atmr.platform.secrets;

import ch.atmr.kernel.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads Vault's settings and collects every fault. */
final class VaultSettingsReader {
  private static final String SERVICE_ACCOUNT =
      "/var/run/secrets/kubernetes.io/serviceaccount/token";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Variables variables;
  private final Stage stage;
  private final List<String> faults = new ArrayList<>();

  VaultSettingsReader(Variables variables, Stage stage) {
    this.variables = variables;
    this.stage = stage;
  }

  /** The settings; empty when Vault is not used, or not sufficiently described. */
  Optional<VaultSettings> read() {
    String use = variables.get("USE_VAULT").orElse("auto");
    if (!Set.of("auto", "true", "false").contains(use)) {
      faults.add("USE_VAULT: \"" + use + "\" (expected: auto, true or false)");
    }
    boolean used =
        use.equals("true") || (use.equals("auto") && variables.get("VAULT_ADDR").isPresent());
    if (!used) {
      return Optional.empty();
    }
    Optional<URI> address = address();
    Optional<VaultLogin> login = login();
    String mount = variables.get("VAULT_MOUNT").orElse("atmr");
    Optional<String> logins = variables.get("DATABASE_CREDENTIALS_VAULT_PATH");
    return address.flatMap(
        at -> login.map(how -> new VaultSettings(at, mount, how, paths(), logins)));
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  private Optional<URI> address() {
    String text = variables.get("VAULT_ADDR").orElse("http://localhost:8200");
    if (stage.isProduction() && variables.get("VAULT_ADDR").isEmpty()) {
      faults.add("VAULT_ADDR: is required with USE_VAULT=true");
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!web || uri.getHost() == null) {
        faults.add("VAULT_ADDR: cannot be read (expected: https://host:8200)");
        return Optional.empty();
      }
      if (stage.isProduction()
          && uri.getScheme().equals("http")
          && !LOOPBACK.contains(uri.getHost())) {
        faults.add("VAULT_ADDR: must be https in production");
        return Optional.empty();
      }
      return Optional.of(URI.create(text.replaceAll("/+$", "")));
    } catch (URISyntaxException e) {
      faults.add("VAULT_ADDR: cannot be read (expected: https://host:8200)");
      return Optional.empty();
    }
  }

  private Optional<VaultLogin> login() {
    List<VaultLogin> ways = new ArrayList<>();
    variables
        .get("VAULT_K8S_ROLE")
        .ifPresent(role -> {
          String file = variables.direct("VAULT_K8S_TOKEN_FILE").orElse(SERVICE_ACCOUNT);
          ways.add(new VaultLogin.Kubernetes(role, Path.of(file)));
        });
    Optional<String> roleId = variables.get("VAULT_ROLE_ID");
    Optional<String> secretId = variables.get("VAULT_SECRET_ID");
    if (roleId.isPresent() != secretId.isPresent()) {
      faults.add("VAULT_ROLE_ID and VAULT_SECRET_ID: one is of no use without the other");
      return Optional.empty();
    }
    roleId.ifPresent(
        role -> ways.add(new VaultLogin.AppRole(role, new Secret(secretId.orElseThrow()))));
    variables
        .get("VAULT_TOKEN")
        .ifPresent(token -> ways.add(new VaultLogin.Token(new Secret(token))));
    if (ways.size() != 1) {
      faults.add(
          "VAULT_K8S_ROLE, VAULT_ROLE_ID or VAULT_TOKEN: just one of them says how to log in");
    }
    return ways.size() == 1 ? Optional.of(ways.getFirst()) : Optional.empty();
  }

  private Map<SecretName, String> paths() {
    Map<SecretName, String> paths = new EnumMap<>(SecretName.class);
    for (SecretName name : SecretName.values()) {
      String path =
          variables.direct(name + "_VAULT_PATH").orElse(stage.vaultFolder() + "/" + name.path());
      if (!path.equals("none")) {
        paths.put(name, path);
      }
    }
    return paths;
  }
}
