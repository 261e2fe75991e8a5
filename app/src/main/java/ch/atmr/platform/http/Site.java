package ch.atmr.platform.http;

import ch.atmr.kernel.Caller;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Paths outside the API: probes, metrics, the contract and its page. */
public final class Site {
  private final Map<String, Function<Optional<String>, Content>> fixed = new HashMap<>();
  private final Map<String, Action> actions = new HashMap<>();
  private final Map<String, Function<String, Optional<Content>>> folders = new HashMap<>();

  /** Serves one path. */
  public Site page(String path, Supplier<Content> content) {
    return negotiated(path, _ -> content.get());
  }

  /** Serves one path by what the Accept header asks for. */
  public Site negotiated(String path, Function<Optional<String>, Content> content) {
    fixed.put(path, content);
    return this;
  }

  /** Serves one path, by GET and PUT, to administrators alone. */
  public Site administered(String path, Action action) {
    actions.put(path, action);
    return this;
  }

  /** Serves all files below a path that ends in a slash; the function is given the rest of it. */
  public Site folder(String path, Function<String, Optional<Content>> content) {
    folders.put(path, content);
    return this;
  }

  @Nullable Function<Optional<String>, Content> find(String path) {
    return fixed.get(path);
  }

  Optional<Action> action(String path) {
    return Optional.ofNullable(actions.get(path));
  }

  Optional<Content> file(String path) {
    int slash = path.lastIndexOf('/');
    Function<String, Optional<Content>> folder = folders.get(path.substring(0, slash + 1));
    return folder == null ? Optional.empty() : folder.apply(path.substring(slash + 1));
  }

  /** What an administrator sees and changes. */
  public interface Action {
    Content show();

    /**
     * Changes it.
     *
     * @param body JSON, as it came
     */
    Content change(Caller administrator, byte[] body);
  }

  /**
   * @param headers beside the standing ones, which they may replace
   */
  public record Content(int status, String mediaType, byte[] body, Map<String, String> headers) {
    public Content {
      headers = Map.copyOf(headers);
    }

    Content withHeader(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Content(status, mediaType, body, more);
    }

    public static Content json(int status, String json) {
      return new Content(status, Answer.JSON, json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static Content of(String mediaType, byte[] body) {
      return new Content(200, mediaType, body, Map.of());
    }
  }
}
