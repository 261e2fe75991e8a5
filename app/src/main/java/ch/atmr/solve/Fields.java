package ch.atmr.solve;

import ch.atmr.optimiser.Fault;
import ch.atmr.optimiser.FaultCode;
import ch.atmr.optimiser.InvalidInputException;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One JSON object whose fields are read strictly; every fault names the field by its path. */
final class Fields {

  private final String path;
  private final JsonObject object;

  Fields(String path, JsonObject object) {
    this.path = path;
    this.object = object;
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  InvalidInputException fault(FaultCode code, String name, String detail) {
    return new InvalidInputException(List.of(new Fault(code, path(name), detail)));
  }

  private InvalidInputException malformed(String name, String expected) {
    JsonValue found = value(name);
    return fault(
        FaultCode.MALFORMED,
        name,
        (found == null ? "missing" : "found " + found.getValueType())
            + " (expected: "
            + expected
            + ")");
  }

  private @Nullable JsonValue value(String name) {
    JsonValue value = object.get(name);
    return value == null || value.getValueType() == JsonValue.ValueType.NULL ? null : value;
  }

  boolean has(String name) {
    return value(name) != null;
  }

  String text(String name) {
    if (value(name) instanceof JsonString text && !text.getString().isBlank()) {
      return text.getString();
    }
    throw malformed(name, "text, not blank");
  }

  String textOr(String name, String absent) {
    return has(name) ? text(name) : absent;
  }

  double number(String name) {
    if (value(name) instanceof JsonNumber number) {
      double value = number.doubleValue();
      if (Double.isFinite(value)) {
        return value;
      }
    }
    throw malformed(name, "a number");
  }

  /** A number within limits, both included. */
  double numberWithin(String name, double least, double most) {
    double value = number(name);
    if (value < least || value > most) {
      throw fault(
          value < 0 && least >= 0 ? FaultCode.NEGATIVE : FaultCode.OUT_OF_RANGE,
          name,
          value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }

  int whole(String name, int least, int most) {
    double value = numberWithin(name, least, most);
    if (value != Math.rint(value)) {
      throw fault(FaultCode.OUT_OF_RANGE, name, value + " (expected: a whole number)");
    }
    return (int) value;
  }

  int wholeOr(String name, int least, int most, int absent) {
    return has(name) ? whole(name, least, most) : absent;
  }

  boolean flagOr(String name, boolean absent) {
    JsonValue value = value(name);
    if (value == null) {
      return absent;
    }
    return switch (value.getValueType()) {
      case TRUE -> true;
      case FALSE -> false;
      case ARRAY, OBJECT, STRING, NUMBER, NULL -> throw malformed(name, "true or false");
    };
  }

  /** Seconds since 1970 of an ISO 8601 time with offset. */
  double time(String name) {
    String text = text(name);
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return instant.getEpochSecond() + instant.getNano() / 1e9;
    } catch (DateTimeException notTime) {
      throw fault(
          FaultCode.MALFORMED, name, "'" + text + "' (expected: ISO 8601 time with offset)");
    }
  }

  Set<String> texts(String name) {
    Set<String> found = new LinkedHashSet<>();
    if (!has(name)) {
      return found;
    }
    for (JsonValue value : array(name)) {
      if (!(value instanceof JsonString text)) {
        throw malformed(name, "a list of texts");
      }
      found.add(text.getString());
    }
    return found;
  }

  JsonArray array(String name) {
    if (value(name) instanceof JsonArray array) {
      return array;
    }
    throw malformed(name, "a list");
  }

  Fields object(String name) {
    if (value(name) instanceof JsonObject inner) {
      return new Fields(path(name), inner);
    }
    throw malformed(name, "an object");
  }

  List<Fields> objects(String name) {
    List<Fields> found = new ArrayList<>();
    for (JsonValue value : array(name)) {
      String place = path(name) + "[" + found.size() + "]";
      if (!(value instanceof JsonObject inner)) {
        throw new InvalidInputException(
            List.of(new Fault(FaultCode.MALFORMED, place, "expected: an object")));
      }
      found.add(new Fields(place, inner));
    }
    return found;
  }

  /** Puts this object's path in front of what a record of the model finds. */
  <T> T here(Supplier<T> record) {
    try {
      return record.get();
    } catch (InvalidInputException found) {
      throw new InvalidInputException(
          found.faults().stream()
              .map(fault -> new Fault(fault.code(), path(fault.field()), fault.detail()))
              .toList());
    }
  }
}
