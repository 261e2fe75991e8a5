package ch.atmr.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a caller can act on when a request fails. Each has a stable code, a row in docs/errors.md,
 * and its texts in messages_*.properties under {@code problem.<code>}.
 */
public sealed interface Problem {

  /** The stable code, upper snake case. */
  String code();

  /** The request breaks the contract: which fields, and how. */
  record Invalid(List<FieldError> errors) implements Problem {
    public Invalid {
      errors = List.copyOf(errors);
    }

    public static Invalid field(String field, String rule, Object... arguments) {
      return new Invalid(List.of(new FieldError(field, rule, List.of(arguments))));
    }

    @Override
    public String code() {
      return "VALIDATION_FAILED";
    }
  }

  /** The body cannot be read at all. */
  record Malformed() implements Problem {
    @Override
    public String code() {
      return "MALFORMED_BODY";
    }
  }

  /** The request itself is broken: a bad request line, header or encoding. */
  record BadRequest() implements Problem {
    @Override
    public String code() {
      return "BAD_REQUEST";
    }
  }

  /** No valid token. */
  record Unauthenticated(Unauthenticated.Reason reason) implements Problem {
    public enum Reason {
      TOKEN_MISSING,
      TOKEN_INVALID,
      TOKEN_EXPIRED,
      TOKEN_REVOKED,
      BAD_CREDENTIALS
    }

    @Override
    public String code() {
      return reason.name();
    }
  }

  /** A valid token whose role may not do this. */
  record Forbidden() implements Problem {
    @Override
    public String code() {
      return "FORBIDDEN";
    }
  }

  /** Nothing here for this caller; another tenant's object looks the same. */
  record NotFound() implements Problem {
    @Override
    public String code() {
      return "NOT_FOUND";
    }
  }

  /** The path exists, the method does not. */
  record MethodNotAllowed(Set<String> allowed) implements Problem {
    public MethodNotAllowed {
      allowed = Set.copyOf(allowed);
    }

    @Override
    public String code() {
      return "METHOD_NOT_ALLOWED";
    }
  }

  /** The request is right, but not in this state of things. */
  record Conflict(Conflict.Reason reason, Map<String, String> details) implements Problem {
    public Conflict {
      details = Map.copyOf(details);
    }

    public Conflict(Conflict.Reason reason) {
      this(reason, Map.of());
    }

    public enum Reason {
      EMAIL_TAKEN,
      USERNAME_TAKEN,
      OWN_ACCOUNT,
      ROLE_BOUND,
      USER_INACTIVE,
      REFERENCE_TAKEN,
      LICENSE_PLATE_TAKEN,
      SHIFT_OVERLAP,
      SHIFT_HAS_RIDES,
      DRIVER_BUSY,
      DRIVER_INACTIVE,
      VEHICLE_INACTIVE,
      VEHICLE_UNFIT,
      TIME_UNCONFIRMED,
      BOOKING_STATE,
      BOOKING_LOCKED,
      OUTBOUND_NOT_COMPLETED,
      COMPANY_AMBIGUOUS,
      COMPANY_NOT_BOOKABLE,
      DISPATCH_NOT_ENABLED,
      RUN_FINISHED,
      NO_PLAN_WAITS,
      DAY_CHANGED,
      DAY_TOO_LARGE,
      PROFILE_RUNNING,
      CLIENT_IN_USE,
      DRIVER_IN_USE,
      VEHICLE_IN_USE,
      CONCURRENT_CHANGE
    }

    @Override
    public String code() {
      return reason.name();
    }
  }

  /** The object changed since the caller read it (If-Match). */
  record Stale() implements Problem {
    @Override
    public String code() {
      return "STALE_VERSION";
    }
  }

  /** A request with the same Idempotency-Key is being worked on; its answer comes soon. */
  record KeyInUse(Duration retryAfter) implements Problem {
    @Override
    public String code() {
      return "IDEMPOTENCY_KEY_IN_USE";
    }
  }

  /** The Idempotency-Key was used before, for another request. */
  record KeyReused() implements Problem {
    @Override
    public String code() {
      return "IDEMPOTENCY_KEY_REUSED";
    }
  }

  /** The body is longer than this route takes. */
  record TooLarge(long limitBytes) implements Problem {
    @Override
    public String code() {
      return "BODY_TOO_LARGE";
    }
  }

  /** The body's media type is not the one of the contract. */
  record UnsupportedMediaType(String expected) implements Problem {
    @Override
    public String code() {
      return "UNSUPPORTED_MEDIA_TYPE";
    }
  }

  /** An import file with bad rows; nothing of it was taken. */
  record BadRows(List<BadRow> rows, int more) implements Problem {
    public BadRows {
      rows = List.copyOf(rows);
    }

    @Override
    public String code() {
      return "IMPORT_REJECTED";
    }
  }

  /** The rate limit is used up. */
  record RateLimited(Duration retryAfter) implements Problem {
    @Override
    public String code() {
      return "RATE_LIMITED";
    }
  }

  /** A dependency is away or the process is full; trying again later is right. */
  record Unavailable(Duration retryAfter) implements Problem {
    @Override
    public String code() {
      return "UNAVAILABLE";
    }
  }

  /** A fault of ours. The cause is in the log under the trace id, never in the answer. */
  record Internal() implements Problem {
    @Override
    public String code() {
      return "INTERNAL";
    }
  }

  /**
   * One broken rule of one field.
   *
   * @param field dotted path as the caller wrote it; empty for the body as a whole
   * @param rule key of the text, {@code rule.<rule>} in messages_*.properties
   * @param arguments what the text names: the limit, the allowed values
   */
  record FieldError(String field, String rule, List<Object> arguments) {
    public FieldError {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * One fault of one row of an import.
   *
   * @param line line in the file, the header being 1
   * @param rule key of the text, as for {@link FieldError}
   */
  record BadRow(int line, String column, String rule, List<Object> arguments) {
    public BadRow {
      arguments = List.copyOf(arguments);
    }
  }
}
