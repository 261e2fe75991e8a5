package ch.atmr.platform.http;

import ch.atmr.kernel.Caller;
import ch.atmr.kernel.PageRequest;
import ch.atmr.kernel.Problem;
import ch.atmr.kernel.ProblemException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request that has passed the contract, as a route sees it. */
public final class Call {
  private static final int DEFAULT_PAGE = 50;

  private final @Nullable Caller caller;
  private final Map<String, String> path;
  private final Map<String, String> query;
  private final Optional<String> ifMatch;
  private final Language language;
  private final String clientAddress;
  private final byte[] body;
  private final Json json;

  Call(
      @Nullable Caller caller,
      Map<String, String> path,
      Map<String, String> query,
      Optional<String> ifMatch,
      Language language,
      String clientAddress,
      byte[] body,
      Json json) {
    this.caller = caller;
    this.path = path;
    this.query = query;
    this.ifMatch = ifMatch;
    this.language = language;
    this.clientAddress = clientAddress;
    this.body = body;
    this.json = json;
  }

  /** Who calls. Public routes have no caller. */
  public Caller caller() {
    if (caller == null) {
      throw new IllegalStateException("a public route has no caller");
    }
    return caller;
  }

  @Nullable Caller callerIfAny() {
    return caller;
  }

  public long pathId(String name) {
    return Long.parseLong(pathText(name));
  }

  public UUID pathUuid(String name) {
    return UUID.fromString(pathText(name));
  }

  public String pathText(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalArgumentException("path parameter " + name + " is not in the template");
    }
    return value;
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  public Optional<Long> queryLong(String name) {
    return query(name).map(Long::valueOf);
  }

  public Optional<LocalDate> queryDate(String name) {
    return query(name).map(LocalDate::parse);
  }

  public boolean queryFlag(String name) {
    return query(name).map(Boolean::parseBoolean).orElse(false);
  }

  public <E extends Enum<E>> Optional<E> queryConstant(String name, Class<E> type) {
    return query(name).map(text -> Enum.valueOf(type, text));
  }

  /** The query as it came, with one parameter set anew: {@code limit=20&cursor=MTI}. */
  String queryWith(String name, String value) {
    Map<String, String> parameters = new LinkedHashMap<>(query);
    parameters.put(name, value);
    return parameters.entrySet().stream()
        .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The page that limit, cursor and with_total ask for. */
  public PageRequest page() {
    return new PageRequest(
        query("limit").map(Integer::valueOf).orElse(DEFAULT_PAGE),
        query("cursor"),
        queryFlag("with_total"));
  }

  /** The body, bound to the route's request record. */
  public <T> T body(Class<T> type) {
    return json.read(body, type);
  }

  /** The body as it came, for imports. */
  public byte[] bytes() {
    return body.clone();
  }

  /** The version an If-Match names; empty when the caller does not mind. */
  public OptionalInt expectedVersion() {
    if (ifMatch.isEmpty() || ifMatch.get().equals("*")) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(ifMatch.get().replace("\"", "").replace("W/", "")));
    } catch (NumberFormatException e) {
      throw new ProblemException(new Problem.Stale());
    }
  }

  public Language language() {
    return language;
  }

  /** The caller's address, behind trusted proxies the one they name. */
  public String clientAddress() {
    return clientAddress;
  }
}
