package ch.atmr.routing;

import java.util.OptionalInt;

/** What OSRM said to a request for a table. */
sealed interface TableAnswer {
  /**
   * Times that passed every check.
   *
   * @param seconds row by row; {@link TravelTable#NO_WAY}, or {@link TableDraft#UNKNOWN} for a cell
   *     that is not to be believed
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, by whom it was made for
  record Times(int[][] seconds) implements TableAnswer {}

  /** More cells than the server gives at a time. */
  record TooBig() implements TableAnswer {}

  /**
   * A place has no road.
   *
   * @param place its position among the places of the request, where the server says it
   */
  record NoSegment(OptionalInt place) implements TableAnswer {}

  /**
   * Anything else that is of no use.
   *
   * @param code OSRM's own, or what is wrong with its answer
   */
  record Useless(String code) implements TableAnswer {}
}
