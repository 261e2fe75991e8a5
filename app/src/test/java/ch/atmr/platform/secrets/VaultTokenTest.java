package ch.atmr.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.kernel.Secret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The token of a login at Vault: renewed in time, replaced when it cannot be. */
class VaultTokenTest extends VaultSecrets {
  @Test
  void theTokenIsRenewedWhenTwoThirdsOfItsLeaseAreOver() {
    Secrets secrets = appRole();
    clock.advance(Duration.ofMinutes(39));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).isZero();
    clock.advance(Duration.ofMinutes(2));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(30));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).as("a new lease, a new two thirds").isEqualTo(1);
    assertThat(vault.logins.get()).isEqualTo(1);
  }

  @Test
  void aTokenThatCannotBeRenewedIsReplaced() {
    vault.lease(3600, false);
    Secrets secrets = appRole();
    clock.advance(Duration.ofMinutes(41));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).isZero();
    assertThat(vault.logins.get()).isEqualTo(2);
  }

  @Test
  void aTokenNearItsGreatestAgeIsReplaced() {
    Secrets secrets = appRole();
    vault.lease(60, true); // all that is left of it
    clock.advance(Duration.ofMinutes(41));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).isEqualTo(1);
    assertThat(vault.logins.get()).isEqualTo(2);
  }

  @Test
  void aRevokedTokenIsReplacedOnce() {
    Secrets secrets = appRole();
    vault.revokeAll();
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.logins.get()).isEqualTo(2);
    vault.deny("prod/jwt/secret_key");
    assertThat(secrets.refresh()).isFalse();
    assertThat(vault.logins.get()).as("a policy is not mended by logging in").isEqualTo(3);
  }

  @Test
  void aGivenTokenIsRenewedAndCannotBeReplaced() {
    Secrets secrets = production(Map.of());
    clock.advance(Duration.ofMinutes(41));
    assertThat(secrets.refresh()).isTrue();
    assertThat(vault.renewals.get()).isEqualTo(1);
    vault.revokeAll();
    assertThat(secrets.refresh()).isFalse();
    assertThat(secrets.current(SecretName.JWT_SECRET_KEY)).contains(new Secret(KEY));
  }
}
