package ch.atmr.identity;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What callers send about accounts and sessions. None of it prints: it is personal or secret. */
final class AuthRequests {
  private AuthRequests() {}

  /** A new account. */
  public record Register(
      String email,
      String password,
      String firstName,
      String lastName,
      @Nullable String phone,
      @Nullable String username,
      @Nullable LocalDate birthDate) {
    @Override
    public String toString() {
      return "Register[***]";
    }
  }

  /** A sign-in. */
  public record Login(String email, String password) {
    @Override
    public String toString() {
      return "Login[***]";
    }
  }

  /** A refresh token to exchange. */
  public record RefreshToken(String refreshToken) {
    @Override
    public String toString() {
      return "RefreshToken[***]";
    }
  }

  /** A forgotten password. */
  public record ForgotPassword(String email) {
    @Override
    public String toString() {
      return "ForgotPassword[***]";
    }
  }

  /** A password to set. */
  public record ResetPassword(String token, String newPassword) {
    @Override
    public String toString() {
      return "ResetPassword[***]";
    }
  }
}
