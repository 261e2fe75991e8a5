package ch.atmr.identity;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts and sessions as the API shows them. */
final class AuthViews {
  private AuthViews() {}

  /** A user. */
  public record UserView(
      long id,
      UUID publicId,
      @Nullable String username,
      String email,
      String role,
      @Nullable Long companyId,
      @Nullable String firstName,
      @Nullable String lastName,
      boolean forcePasswordChange) {

    static UserView of(User user) {
      return new UserView(
          user.id().value(),
          user.publicId(),
          text(user.username()),
          user.email().reveal(),
          user.role().name(),
          user.company().map(CompanyId::value).orElse(null),
          text(user.firstName()),
          text(user.lastName()),
          user.forcePasswordChange());
    }

    private static @Nullable String text(Optional<PersonalText> text) {
      return text.map(PersonalText::reveal).orElse(null);
    }
  }

  /** A new session. */
  public record SessionView(String token, String refreshToken, long expiresIn, UserView user) {
    static SessionView of(SignedIn signedIn) {
      return new SessionView(
          signedIn.accessToken(),
          signedIn.refreshToken(),
          Tokens.ACCESS_LIFE.toSeconds(),
          UserView.of(signedIn.user()));
    }
  }

  /** New tokens; the access token stands under both names that clients know. */
  public record RefreshedTokensView(
      String token, String accessToken, String refreshToken, long expiresIn) {
    static RefreshedTokensView of(SignedIn signedIn) {
      return new RefreshedTokensView(
          signedIn.accessToken(),
          signedIn.accessToken(),
          signedIn.refreshToken(),
          Tokens.ACCESS_LIFE.toSeconds());
    }
  }

  /** A new account. */
  public record RegisteredView(String message, UUID userId, @Nullable String username) {}

  /** A text for people. */
  public record MessageView(String message) {}
}
