package ch.atmr.platform.secrets;

import ch.atmr.platform.outbound.Outbound;
import ch.atmr.testing.SettableClock;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Vault with a key for tokens, and secrets that are read from it. */
abstract class VaultSecrets {
  static final String KEY = "k3Jx9vQ2mZr7Tn4Wb8Yc1Ld6Pf5Hs0Ga";
  static final String NEXT = "Zq8Wn3Er6Ty1Ui4Op7As2Df5Gh9Jk0Lz";
  static final String OTHER = "Mn7Bv4Cx1Za8Sd5Fg2Hj9Kl6Qw3Er0Ty";

  final SettableClock clock = SettableClock.standing();
  final MeterRegistry meters = Metrics.globalRegistry();
  VaultDouble vault;

  @BeforeEach
  void start() {
    vault = VaultDouble.start();
    vault.put("prod/jwt/secret_key", KEY);
    vault.put("dev/jwt/secret_key", KEY);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  Secrets appRole() {
    return open(
        Stage.PRODUCTION,
        Map.of(
            "VAULT_ADDR", vault.address(),
            "VAULT_ROLE_ID", VaultDouble.ROLE_ID,
            "VAULT_SECRET_ID", VaultDouble.SECRET_ID));
  }

  Secrets production(Map<String, String> more) {
    return open(Stage.PRODUCTION, withToken(more));
  }

  Secrets development(Map<String, String> more) {
    return open(Stage.DEVELOPMENT, withToken(more));
  }

  private Map<String, String> withToken(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("VAULT_ADDR", vault.address());
    variables.put("VAULT_TOKEN", VaultDouble.STATIC_TOKEN);
    return variables;
  }

  Secrets open(Stage stage, Map<String, String> variables) {
    return Secrets.open(
        new Variables(variables), stage, clock, new Outbound(meters, clock, new Random(1)));
  }
}
