package ch.atmr.routing;

import ch.atmr.platform.outbound.HttpRemote;
import ch.atmr.platform.outbound.RemoteFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * Speaks OSRM's HTTP API, version 1: {@code route} and {@code table}. Places are people's homes, so
 * no address of a request is ever logged.
 *
 * @see <a href="https://project-osrm.org/docs/v5.24.0/api/">the API</a>
 */
final class OsrmClient {
  /** Characters of one place in a request at worst: its coordinate and its position. */
  private static final int PLACE_LENGTH = 26;

  private static final int FRAME_LENGTH = 200;

  private final HttpRemote remote;
  private final OsrmSettings settings;
  private final OsrmAnswers answers;

  OsrmClient(HttpRemote remote, OsrmSettings settings) {
    this.remote = remote;
    this.settings = settings;
    this.answers = new OsrmAnswers(settings.maxSnapMetres());
  }

  /** Rows and columns of a request at most, by the server's limit and the address' length. */
  int side() {
    int places = (settings.maxUrlLength() - FRAME_LENGTH) / PLACE_LENGTH;
    return Math.max(1, Math.min(settings.maxTableSize(), places / 2));
  }

  /**
   * Asks for a block of a table.
   *
   * @throws RemoteFailure when the server cannot be reached, is too slow, busy or broken
   */
  TableAnswer table(TableDraft draft, Block block, Duration within) {
    int[] places = block.places();
    StringBuilder path = new StringBuilder("/table/v1/").append(settings.profile()).append('/');
    for (int i = 0; i < places.length; i++) {
      path.append(i == 0 ? "" : ";").append(draft.spot(places[i]).coordinate());
    }
    path.append("?generate_hints=false&sources=")
        .append(Block.positions(block.sources(), places))
        .append("&destinations=")
        .append(Block.positions(block.destinations(), places));
    byte[] body = send(path.toString(), within).body();
    return answers.table(body, block.sources().size(), block.destinations().size());
  }

  /**
   * Asks for one drive; empty when the answer is of no use.
   *
   * @throws RemoteFailure when the server cannot be reached, is too slow, busy or broken
   */
  Optional<Drive> route(Leg leg, Duration within) {
    String path =
        "/route/v1/"
            + settings.profile()
            + "/"
            + leg.from().coordinate()
            + ";"
            + leg.to().coordinate()
            + "?overview=false&generate_hints=false";
    return answers.route(send(path, within).body());
  }

  private HttpResponse<byte[]> send(String path, Duration within) {
    String server = settings.url().toString().replaceAll("/+$", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path))
            // osrm-routed speaks HTTP/1.1 alone; an offer to upgrade only costs it.
            .version(HttpClient.Version.HTTP_1_1)
            .GET()
            .build();
    return remote.send(request, within);
  }
}
