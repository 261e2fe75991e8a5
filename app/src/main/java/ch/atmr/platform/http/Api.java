package ch.atmr.platform.http;

import ch.atmr.platform.http.Endpoint.BodyKind;
import ch.atmr.platform.telemetry.SecurityMeters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of routes. A route is one line: method, path template, permission, rate limit and the
 * code; the contract's operation is looked up, and a route that is not in the contract ends the
 * start. Handlers know no version.
 */
public final class Api {
  private final Contract contract;
  private final RouteTree tree = new RouteTree();
  private final List<Endpoint> endpoints = new ArrayList<>();

  public Api(Contract contract) {
    this.contract = contract;
  }

  public Api get(String template, Permission permission, Limit limit, RouteHandler handler) {
    return add("GET", template, permission, limit, BodyKind.JSON, inOneStep(handler));
  }

  public Api post(String template, Permission permission, Limit limit, RouteHandler handler) {
    return add("POST", template, permission, limit, BodyKind.JSON, inOneStep(handler));
  }

  public Api put(String template, Permission permission, Limit limit, RouteHandler handler) {
    return add("PUT", template, permission, limit, BodyKind.JSON, inOneStep(handler));
  }

  public Api delete(String template, Permission permission, Limit limit, RouteHandler handler) {
    return add("DELETE", template, permission, limit, BodyKind.JSON, inOneStep(handler));
  }

  /** A POST that computes for long before it writes. */
  public Api postPrepared(
      String template, Permission permission, Limit limit, PreparedHandler handler) {
    return add("POST", template, permission, limit, BodyKind.JSON, handler);
  }

  /** A POST whose body is a CSV file of up to 20 MB. */
  public Api postCsv(String template, Permission permission, Limit limit, RouteHandler handler) {
    return add("POST", template, permission, limit, BodyKind.CSV, inOneStep(handler));
  }

  /** Method and template of every route, like {@code GET /bookings/{id}}. */
  public List<String> routes() {
    return endpoints.stream().map(e -> e.method() + " " + e.template()).toList();
  }

  /** The rate limit of every route, by method and template. */
  public Map<String, Limit> limits() {
    Map<String, Limit> limits = new TreeMap<>();
    endpoints.forEach(e -> limits.put(e.method() + " " + e.template(), e.limit()));
    return limits;
  }

  /** Shows what callers may be refused here, before the first one is. */
  public void watch(SecurityMeters security) {
    security.watch(
        Arrays.stream(Permission.values())
            .filter(permission -> !permission.isPublic())
            .map(Permission::label)
            .toList(),
        endpoints.stream().map(Endpoint::label).distinct().toList());
  }

  RouteTree tree() {
    return tree;
  }

  private Api add(
      String method,
      String template,
      Permission permission,
      Limit limit,
      BodyKind body,
      PreparedHandler handler) {
    Endpoint endpoint =
        Endpoint.of(
            method,
            template,
            permission,
            limit,
            body,
            contract.operation(method, template),
            handler);
    tree.add(endpoint);
    endpoints.add(endpoint);
    return this;
  }

  private static PreparedHandler inOneStep(RouteHandler handler) {
    return call -> () -> handler.handle(call);
  }
}
