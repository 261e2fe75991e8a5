package ch.atmr.platform.profiling;

import ch.atmr.platform.http.Api;
import ch.atmr.platform.http.Call;
import ch.atmr.platform.http.Limit;
import ch.atmr.platform.http.Permission;
import ch.atmr.platform.http.Reply;
import java.time.Duration;
import java.util.List;

/** Profiles for those who run the platform. */
final class ProfileRoutes {
  private final Profiles profiles;

  ProfileRoutes(Profiles profiles) {
    this.profiles = profiles;
  }

  void register(Api api) {
    api.post("/admin/profiles", Permission.MANAGE_PLATFORM, Limit.PROFILES, this::order)
        .get("/admin/profiles", Permission.MANAGE_PLATFORM, Limit.DEFAULT, this::list)
        .get("/admin/profiles/{id}", Permission.MANAGE_PLATFORM, Limit.DEFAULT, this::find);
  }

  private Reply order(Call call) {
    int seconds = call.body(Order.class).seconds();
    Profile ordered = profiles.order(call.caller(), Duration.ofSeconds(seconds));
    return Reply.accepted("/admin/profiles/" + ordered.id().value(), ProfileView.of(ordered));
  }

  private Reply list(Call call) {
    return Reply.ok(
        new ListView(profiles.latest(call.caller()).stream().map(ProfileView::of).toList()));
  }

  private Reply find(Call call) {
    return Reply.ok(ProfileView.of(profiles.find(call.caller(), new ProfileId(call.pathId("id")))));
  }

  /** How long to watch. */
  public record Order(int seconds) {}

  /** The latest profiles. */
  public record ListView(List<ProfileView> profiles) {}
}
