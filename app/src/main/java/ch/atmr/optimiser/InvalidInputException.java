package ch.atmr.optimiser;

import java.util.List;
import java.util.stream.Collectors;

/** Says that an input is refused, with every fault found. */
public final class InvalidInputException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  public InvalidInputException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
    this.faults = List.copyOf(faults);
  }

  InvalidInputException(FaultCode code, String field, String detail) {
    this(List.of(new Fault(code, field, detail)));
  }

  public List<Fault> faults() {
    return faults;
  }
}
