package ch.atmr.platform.http;

import java.util.List;

/**
 * One route of the API: what serves it and what guards it.
 *
 * @param label the template as metrics and logs name it, {@code /api/bookings/:id}
 * @param pathNames the template's parameters in their order
 */
record Endpoint(
    String method,
    String template,
    String label,
    List<String> pathNames,
    Permission permission,
    Limit limit,
    BodyKind body,
    Contract.Operation operation,
    PreparedHandler handler) {
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  static Endpoint of(
      String method,
      String template,
      Permission permission,
      Limit limit,
      BodyKind body,
      Contract.Operation operation,
      PreparedHandler handler) {
    List<String> names =
        RouteTree.segments(template).stream()
            .filter(segment -> segment.startsWith("{"))
            .map(segment -> segment.substring(1, segment.length() - 1))
            .toList();
    String label = "/api" + template.replaceAll("\\{[^}]+}", ":id");
    return new Endpoint(
        method, template, label, names, permission, limit, body, operation, handler);
  }

  /** Whether the contract lets callers repeat it under an Idempotency-Key. */
  boolean takesKey() {
    return operation.header().schemaByName().containsKey(IDEMPOTENCY_KEY);
  }

  enum BodyKind {
    JSON("application/json", 1 << 20),
    CSV("text/csv", 20 << 20);

    private final String mediaType;
    private final long limitBytes;

    BodyKind(String mediaType, long limitBytes) {
      this.mediaType = mediaType;
      this.limitBytes = limitBytes;
    }

    String mediaType() {
      return mediaType;
    }

    long limitBytes() {
      return limitBytes;
    }
  }
}
