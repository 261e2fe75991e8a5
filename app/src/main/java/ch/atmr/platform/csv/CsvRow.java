package ch.atmr.platform.csv;

import ch.atmr.kernel.GeoPoint;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One row. A cell that breaks its rule becomes a fault and reads as some stand-in, so that one pass
 * finds all faults of a row: take nothing from a row that {@link #isBad}. Texts are stripped.
 */
public final class CsvRow {
  private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F]");
  private static final Pattern NOTE_CONTROLS =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F]");
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,9}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,15})?");
  private static final String LIST_SEPARATOR = "\\|";

  // Switzerland and what an ambulance reaches around it. Latitudes and longitudes of it do not
  // overlap, so exchanged coordinates are always found.
  private static final double SOUTH = 43;
  private static final double NORTH = 50;
  private static final double WEST = 2;
  private static final double EAST = 14;
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2099;

  private final int line;
  private final Map<String, String> cells;
  private final CsvFaults faults;
  private boolean bad;

  CsvRow(int line, Map<String, String> cells, CsvFaults faults) {
    this.line = line;
    this.cells = Map.copyOf(cells);
    this.faults = faults;
  }

  /** The line on which the row starts, the header being 1. */
  public int line() {
    return line;
  }

  /** Whether any cell read so far broke its rule. */
  public boolean isBad() {
    return bad;
  }

  /** Adds a fault that only the feature can see, such as a duplicate reference. */
  public void fault(String column, String rule, Object... arguments) {
    bad = true;
    faults.add(line, column, rule, arguments);
  }

  public boolean isEmpty(String column) {
    return cell(column).isEmpty();
  }

  /** A text of one line with {@code min} to {@code max} characters. */
  public String text(String column, int min, int max) {
    return text(column, min, max, CONTROLS);
  }

  /** A text of one line; empty when the cell is. */
  public Optional<String> optionalText(String column, int max) {
    return isEmpty(column) ? Optional.empty() : Optional.of(text(column, 1, max));
  }

  /** A text that may have several lines; empty when the cell is. */
  public Optional<String> optionalNotes(String column, int max) {
    return isEmpty(column) ? Optional.empty() : Optional.of(text(column, 1, max, NOTE_CONTROLS));
  }

  /** A constant, written in lower or upper case. */
  public <E extends Enum<E>> E constant(String column, Class<E> type) {
    return constant(column, cell(column), type).orElse(type.getEnumConstants()[0]);
  }

  /** A constant, written in lower or upper case; empty when the cell is. */
  public <E extends Enum<E>> Optional<E> optionalConstant(String column, Class<E> type) {
    return isEmpty(column) ? Optional.empty() : Optional.of(constant(column, type));
  }

  /** A list {@code a|b} of constants without repetition; empty when the cell is. */
  public <E extends Enum<E>> Set<E> constants(String column, Class<E> type) {
    Set<E> constants = EnumSet.noneOf(type);
    for (String item : items(column)) {
      constant(column, item, type).ifPresent(constants::add);
    }
    return constants;
  }

  /** A list {@code a|b} of words without repetition; empty when the cell is. */
  public List<String> list(String column, Set<String> allowed) {
    List<String> list = new ArrayList<>();
    for (String item : items(column)) {
      if (!allowed.contains(item)) {
        fault(column, "csvConstant", String.join(", ", allowed.stream().sorted().toList()));
      } else if (!list.contains(item)) {
        list.add(item);
      }
    }
    return list;
  }

  /**
   * A list {@code a|b} of texts of one line without repetition; empty when the cell is.
   *
   * @param most items
   * @param max characters of an item
   */
  public List<String> texts(String column, int most, int max) {
    List<String> items = items(column).stream().distinct().toList();
    if (items.size() > most) {
      fault(column, "maxItems", most);
    } else if (items.stream().anyMatch(item -> item.isEmpty() || item.length() > max)) {
      fault(column, "csvLength", 1, max);
    } else if (items.stream().anyMatch(item -> CONTROLS.matcher(item).find())) {
      fault(column, "csvControls");
    } else {
      return items;
    }
    return List.of();
  }

  /** {@code yes} or {@code no}. */
  public boolean flag(String column) {
    return switch (cell(column)) {
      case "yes" -> true;
      case "no" -> false;
      default -> {
        fault(column, "csvConstant", "yes, no");
        yield false;
      }
    };
  }

  public int integer(String column, int min, int max) {
    String cell = cell(column);
    if (INTEGER.matcher(cell).matches()) {
      int value = Integer.parseInt(cell);
      if (value >= min && value <= max) {
        return value;
      }
    }
    fault(column, "csvInteger", min, max);
    return min;
  }

  public double decimal(String column, double min, double max) {
    String cell = cell(column);
    if (DECIMAL.matcher(cell).matches()) {
      double value = new BigDecimal(cell).doubleValue();
      if (value >= min && value <= max) {
        return value;
      }
    }
    fault(column, "csvDecimal", plain(min), plain(max));
    return min;
  }

  /** A point in Switzerland or near it; both cells or none. */
  public Optional<GeoPoint> optionalPoint(String latitude, String longitude) {
    return isEmpty(latitude) && isEmpty(longitude)
        ? Optional.empty()
        : Optional.of(point(latitude, longitude));
  }

  /** A point in Switzerland or near it. */
  public GeoPoint point(String latitude, String longitude) {
    return new GeoPoint(decimal(latitude, SOUTH, NORTH), decimal(longitude, WEST, EAST));
  }

  /** A day, {@code 2026-12-01}. */
  public LocalDate date(String column) {
    return parsed(column, "csvDate", LocalDate::parse, LocalDate::getYear, LocalDate.EPOCH);
  }

  /** A time with an offset, {@code 2026-12-01T08:30:00+01:00}. */
  public Instant instant(String column) {
    return parsed(
            column,
            "csvInstant",
            OffsetDateTime::parse,
            OffsetDateTime::getYear,
            OffsetDateTime.MIN.withYear(FIRST_YEAR))
        .toInstant();
  }

  public Optional<Instant> optionalInstant(String column) {
    return isEmpty(column) ? Optional.empty() : Optional.of(instant(column));
  }

  private String cell(String column) {
    String cell = cells.get(column);
    if (cell == null) {
      throw new IllegalArgumentException("column " + column + " is not among those read");
    }
    return cell;
  }

  private String text(String column, int min, int max, Pattern refused) {
    String cell = cell(column);
    if (cell.isEmpty() && min > 0) {
      fault(column, "csvRequired");
    } else if (cell.length() < min || cell.length() > max) {
      fault(column, "csvLength", min, max);
    } else if (refused.matcher(cell).find()) {
      fault(column, "csvControls");
    }
    return cell;
  }

  private <E extends Enum<E>> Optional<E> constant(String column, String text, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text) || lower(constant).equals(text)) {
        return Optional.of(constant);
      }
    }
    List<String> names = EnumSet.allOf(type).stream().map(CsvRow::lower).toList();
    fault(column, "csvConstant", String.join(", ", names));
    return Optional.empty();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private List<String> items(String column) {
    return isEmpty(column)
        ? List.of()
        : java.util.Arrays.stream(cell(column).split(LIST_SEPARATOR, -1))
            .map(String::strip)
            .toList();
  }

  private <T> T parsed(
      String column,
      String rule,
      Function<String, T> parser,
      Function<T, Integer> year,
      T standIn) {
    try {
      T value = parser.apply(cell(column));
      if (year.apply(value) >= FIRST_YEAR && year.apply(value) <= LAST_YEAR) {
        return value;
      }
    } catch (DateTimeException e) {
      // told below
    }
    fault(column, rule);
    return standIn;
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
