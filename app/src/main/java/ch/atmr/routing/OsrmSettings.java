package ch.atmr.routing;

import java.net.URI;
import java.time.Duration;

/**
 * How OSRM is asked.
 *
 * @param url of the server, without a path
 * @param profile the path's part; a server has one map and takes any
 * @param mapVersion part of every cache key: another map, another version
 * @param maxTableSize the server's own limit: a table has at most its square of cells
 * @param maxUrlLength characters of a request's path and query at most
 * @param concurrency requests of this process at a time
 * @param budget how long all requests of one question may take together
 * @param cacheTtl how long an answer is kept
 * @param maxSnapMetres a place farther than this from any road is not on the map
 */
public record OsrmSettings(
    URI url,
    String profile,
    String mapVersion,
    int maxTableSize,
    int maxUrlLength,
    int concurrency,
    Duration budget,
    Duration cacheTtl,
    int maxSnapMetres) {

  /** The settings of a server that is left as it comes. */
  public static OsrmSettings of(URI url) {
    return new OsrmSettings(
        url, "driving", "1", 100, 8_000, 6, Duration.ofSeconds(10), Duration.ofDays(7), 500);
  }
}
