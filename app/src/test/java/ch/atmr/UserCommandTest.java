package ch.atmr;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.db.DbSettings;
import ch.atmr.testing.TestPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class UserCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private CommandLine atmr;

  @BeforeEach
  void connect() {
    DbSettings database = TestPostgres.database().app();
    String place = database.jdbcUrl().substring("jdbc:postgresql://".length());
    atmr =
        Main.commandLine(
            Map.of(
                "ATMR_ENV", "testing",
                "JWT_SECRET_KEY", "a test's secret that signs tokens, long enough",
                "MASTER_ENCRYPTION_KEY", "a test's master key for personal fields, 32 bytes",
                "FRONTEND_URL", "https://app.example.ch",
                "DATABASE_URL",
                    "postgresql://" + database.user() + ":" + database.password() + "@" + place));
    atmr.setOut(new PrintWriter(out, true));
    atmr.setErr(new PrintWriter(err, true));
  }

  @Test
  void printsTheLinkOfAnAdministratorAndNothingElse() {
    assertThat(add("root@example.ch")).as(err.toString()).isZero();
    assertThat(out.toString())
        .matches("https://app\\.example\\.ch/reset-password\\?token=1\\.[A-Za-z0-9_-]{43}\\R");
    assertThat(add("ROOT@example.ch")).isEqualTo(1);
    assertThat(err.toString()).contains("EMAIL_TAKEN").doesNotContain("example.ch");
  }

  @Test
  void refusesWhatIsNoAddressAndRolesWithACompany() {
    assertThat(add("nobody")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(atmr.execute("user", "add", "--role", "DRIVER", "--email", "d@example.ch"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(atmr.execute("user")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
  }

  private int add(String email) {
    return atmr.execute("user", "add", "--role", "ADMIN", "--email", email);
  }
}
