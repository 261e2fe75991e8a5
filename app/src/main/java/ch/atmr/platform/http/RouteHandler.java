package ch.atmr.platform.http;

/** The code of a route: what it does with a call that has passed the contract and the guards. */
@FunctionalInterface
public interface RouteHandler {
  Reply handle(Call call);
}
