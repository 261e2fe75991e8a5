package ch.atmr.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * One request.
 *
 * @param pointer where the operation stands in the contract, a JSON pointer
 * @param kind what an {@code id} in the answer is the id of
 * @param caller who asks
 * @param target path and query, encoded
 * @param headers names and values in turn
 */
record FuzzRequest(
    String pointer,
    JsonNode operation,
    String kind,
    String caller,
    String method,
    String target,
    Optional<String> body,
    String contentType,
    List<String> headers) {
  FuzzRequest {
    headers = List.copyOf(headers);
  }

  String id() {
    return operation.get("operationId").asText();
  }

  @Override
  public String toString() {
    String shown = body.map(b -> b.length() > 2000 ? b.substring(0, 2000) + "..." : b).orElse("");
    return caller + ": " + method + " " + target + " " + headers + " " + contentType + " " + shown;
  }
}
