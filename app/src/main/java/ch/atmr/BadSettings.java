package ch.atmr;

import java.util.List;

/** The settings are wrong; says everything that is wrong with them, and no secret. */
public final class BadSettings extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadSettings(List<String> faults) {
    super("The configuration has faults:\n  - " + String.join("\n  - ", faults));
  }
}
