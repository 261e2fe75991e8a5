package ch.atmr.optimiser;

/** Name of a request, unique in its problem. */
public record RequestId(String value) implements Comparable<RequestId> {

  public RequestId {
    Faults.requireText("request.id", value);
  }

  @Override
  public int compareTo(RequestId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
