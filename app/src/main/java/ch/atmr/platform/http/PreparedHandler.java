package ch.atmr.platform.http;

import java.util.function.Supplier;

/**
 * The code of a route that computes for long before it writes. What it prepares holds no
 * connection, even where the request has a key: the transaction of its answer begins with the
 * second step. A request that comes again is prepared again and then answered from what is kept, so
 * the first step refuses only what it would have refused the first time.
 */
@FunctionalInterface
public interface PreparedHandler {
  Supplier<Reply> prepare(Call call);
}
