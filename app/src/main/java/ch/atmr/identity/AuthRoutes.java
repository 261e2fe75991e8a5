package ch.atmr.identity;

import ch.atmr.identity.AuthRequests.ForgotPassword;
import ch.atmr.identity.AuthRequests.RefreshToken;
import ch.atmr.identity.AuthRequests.Register;
import ch.atmr.identity.AuthRequests.ResetPassword;
import ch.atmr.identity.AuthViews.MessageView;
import ch.atmr.identity.AuthViews.RefreshedTokensView;
import ch.atmr.identity.AuthViews.RegisteredView;
import ch.atmr.identity.AuthViews.SessionView;
import ch.atmr.identity.AuthViews.UserView;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.Secret;
import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Reply;
import ch.atmr.platform.http.Texts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The routes of accounts and sessions. */
final class AuthRoutes {
  private final Accounts accounts;
  private final SignIn signIn;
  private final PasswordResets resets;
  private final Texts texts;

  AuthRoutes(Accounts accounts, SignIn signIn, PasswordResets resets, Texts texts) {
    this.accounts = accounts;
    this.signIn = signIn;
    this.resets = resets;
    this.texts = texts;
  }

  /** Adds the routes. */
  public void register(Api api) {
    api.postPrepared("/auth/register", Permission.PUBLIC, Limit.REGISTER, this::open)
        .post("/auth/login", Permission.PUBLIC, Limit.LOGIN, this::login)
        .post("/auth/refresh-token", Permission.PUBLIC, Limit.DEFAULT, this::refresh)
        .post("/auth/logout", Permission.SIGNED_IN, Limit.DEFAULT, this::logout)
        .get("/auth/me", Permission.SIGNED_IN, Limit.DEFAULT, this::me)
        .post("/auth/forgot-password", Permission.PUBLIC, Limit.FORGOT_PASSWORD, this::forgot)
        .postPrepared("/auth/reset-password", Permission.PUBLIC, Limit.DEFAULT, this::reset);
  }

  private Supplier<Reply> open(Call call) {
    Register wanted = call.body(Register.class);
    Supplier<UUID> opening = accounts.opening(wanted, call.language());
    return () ->
        reply(
            201,
            new RegisteredView(text(call, "message.registered"), opening.get(), wanted.username()));
  }

  private Reply login(Call call) {
    AuthRequests.Login login = call.body(AuthRequests.Login.class);
    return Reply.ok(
        SessionView.of(
            signIn.login(new PersonalText(login.email()), new Secret(login.password()))));
  }

  private Reply refresh(Call call) {
    return Reply.ok(
        RefreshedTokensView.of(signIn.refresh(call.body(RefreshToken.class).refreshToken())));
  }

  private Reply logout(Call call) {
    signIn.logout(call.caller());
    return Reply.noContent();
  }

  private Reply me(Call call) {
    return Reply.ok(UserView.of(accounts.own(call.caller())));
  }

  private Reply forgot(Call call) {
    resets.request(new PersonalText(call.body(ForgotPassword.class).email()), call.language());
    return reply(202, new MessageView(text(call, "message.passwordForgotten")));
  }

  private Supplier<Reply> reset(Call call) {
    ResetPassword wanted = call.body(ResetPassword.class);
    Runnable reset = resets.reset(wanted.token(), new Secret(wanted.newPassword()));
    return () -> {
      reset.run();
      return Reply.noContent();
    };
  }

  private String text(Call call, String key) {
    return texts.text(call.language(), key, List.of());
  }

  // Neither has a place of its own to name in a Location header.
  private static Reply reply(int status, Object view) {
    return new Reply(status, Optional.of(view), Map.of());
  }
}
