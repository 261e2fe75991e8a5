package ch.atmr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.platform.queries.QueryProfiler;
import ch.atmr.testing.ApiClient.Response;
import java.util.List;
import java.util.function.Supplier;

/**
 * Fails a test whose request asks the database more often than it may, and names the statements.
 */
public final class QueryBudget {
  private final QueryProfiler queries;

  /**
   * @param queries of the server that is asked, switched on with headers
   */
  public QueryBudget(QueryProfiler queries) {
    this.queries = queries;
  }

  /** The answer of a request that runs so many statements at most. */
  public Response within(int most, Supplier<Response> request) {
    Response response = request.get();
    assertThat(response.status()).as(response.toString()).isBetween(200, 299);
    assertThat(count(response))
        .as(
            "%s %s runs more than %d statements; of all its runs:\n%s",
            response.http().request().method(),
            response.http().request().uri(),
            most,
            String.join("\n", statements()))
        .isBetween(0, most);
    return response;
  }

  /** How many statements a request ran. */
  public static int count(Response response) {
    return Integer.parseInt(
        response
            .header("X-DB-Query-Count")
            .orElseThrow(() -> new AssertionError("statements are not counted: " + response)));
  }

  private List<String> statements() {
    return queries.report().entries().stream()
        .limit(3)
        .map(entry -> entry.section() + ": " + entry.statements())
        .toList();
  }
}
