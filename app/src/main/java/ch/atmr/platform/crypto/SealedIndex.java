package ch.atmr.platform.crypto;

import ch.atmr.kernel.PersonalText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A column of blind indexes, made from sealed columns of the same row.
 *
 * @param kind what is indexed, see {@link IndexKey#index}
 * @param sources the indexed columns
 * @param shape how the column holds it
 */
public record SealedIndex(String column, String kind, List<Encrypted<?>> sources, Shape shape) {
  public SealedIndex {
    sources = List.copyOf(sources);
  }

  /** The index of a column that may be unset. */
  public static SealedIndex of(String column, String kind, Encrypted<?> source) {
    return new SealedIndex(column, kind, List.of(source), Shape.ONE);
  }

  /** The index of a column that is always set. */
  public static SealedIndex required(String column, String kind, Encrypted<?> source) {
    return new SealedIndex(column, kind, List.of(source), Shape.REQUIRED);
  }

  /** The indexes of all words of some columns. */
  public static SealedIndex words(String column, String kind, List<Encrypted<?>> sources) {
    return new SealedIndex(column, kind, sources, Shape.WORDS);
  }

  /** What the column holds, as PostgreSQL reads it in a text; empty: null, or as it was. */
  String literal(IndexKey key, Map<Encrypted<?>, PersonalText> texts) {
    if (shape == Shape.WORDS) {
      String all =
          sources.stream()
              .map(source -> Optional.ofNullable(texts.get(source)))
              .flatMap(Optional::stream)
              .map(PersonalText::reveal)
              .collect(Collectors.joining(" "));
      return Arrays.stream(key.words(kind, new PersonalText(all)))
          .map(word -> "\"\\" + DataKeys.hex(word) + "\"")
          .collect(Collectors.joining(",", "{", "}"));
    }
    PersonalText text = texts.get(sources.getFirst());
    return text == null ? "" : DataKeys.hex(key.index(kind, text));
  }

  /** The expression that makes the column's value of a literal. */
  String ofLiteral(String literal) {
    return switch (shape) {
      case ONE -> "CAST(nullif(" + literal + ", '') AS bytea)";
      // A name that must not be null keeps its index when there is none to make.
      case REQUIRED -> "coalesce(CAST(nullif(" + literal + ", '') AS bytea), t." + column + ")";
      case WORDS -> "CAST(" + literal + " AS bytea[])";
    };
  }

  /** The expression of a value that finds nobody. */
  String nothing() {
    return switch (shape) {
      case ONE -> "NULL";
      case REQUIRED -> "decode(replace(CAST(gen_random_uuid() AS text), '-', ''), 'hex')";
      case WORDS -> "'{}'";
    };
  }

  /** How a column holds indexes. */
  public enum Shape {
    ONE,
    REQUIRED,
    WORDS
  }
}
