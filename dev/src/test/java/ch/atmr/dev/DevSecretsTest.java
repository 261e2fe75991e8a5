package ch.atmr.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevSecretsTest {
  @TempDir private Path folder;
  private Path file = Path.of("secrets");

  @BeforeEach
  void fileInTheFolder() {
    file = folder.resolve("secrets");
  }

  @Test
  void onlyItsOwnerReadsTheFile() throws IOException {
    DevSecrets.in(file);
    assertThat(mode()).isEqualTo("rw-------");
  }

  @Test
  void aFileThatOthersCouldReadIsClosed() throws IOException {
    DevSecrets.in(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    DevSecrets.in(file);
    assertThat(mode()).isEqualTo("rw-------");
  }

  @Test
  void secretsStayAndDifferFromMachineToMachine() {
    DevSecrets secrets = DevSecrets.in(file);
    DevSecrets elsewhere = DevSecrets.in(folder.resolve("other"));
    for (String name : new String[] {"SECRET_KEY", "JWT_SECRET_KEY", "MASTER_ENCRYPTION_KEY"}) {
      assertThat(secrets.value(name)).hasSizeGreaterThanOrEqualTo(32);
      assertThat(DevSecrets.in(file).value(name)).isEqualTo(secrets.value(name));
      assertThat(elsewhere.value(name)).isNotEqualTo(secrets.value(name));
    }
    assertThat(secrets.value(DevSecrets.DEMO_PASSWORD))
        .hasSizeGreaterThanOrEqualTo(8)
        .matches(".*[A-Z].*")
        .matches(".*[a-z].*")
        .matches(".*[0-9].*");
  }

  @Test
  void aMissingSecretIsAddedAndTheOthersStay() throws IOException {
    Files.writeString(file, "SECRET_KEY=mine\n");
    DevSecrets secrets = DevSecrets.in(file);
    assertThat(secrets.value("SECRET_KEY")).isEqualTo("mine");
    assertThat(Files.readString(file))
        .contains("SECRET_KEY=mine\n", "JWT_SECRET_KEY=" + secrets.value("JWT_SECRET_KEY"));
  }

  @Test
  void aNewDemoPasswordIsKept() throws IOException {
    DevSecrets secrets = DevSecrets.in(file);
    String key = secrets.value("SECRET_KEY");
    secrets.keep(DevSecrets.DEMO_PASSWORD, "Chosen-by-me-1");
    assertThat(secrets.value(DevSecrets.DEMO_PASSWORD)).isEqualTo("Chosen-by-me-1");
    DevSecrets again = DevSecrets.in(file);
    assertThat(again.value(DevSecrets.DEMO_PASSWORD)).isEqualTo("Chosen-by-me-1");
    assertThat(again.value("SECRET_KEY")).isEqualTo(key);
    assertThat(mode()).isEqualTo("rw-------");
  }

  @Test
  void unknownSecretsAreAMistake() {
    DevSecrets secrets = DevSecrets.in(file);
    assertThatThrownBy(() -> secrets.value("OTHER")).isInstanceOf(IllegalArgumentException.class);
  }

  private String mode() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
