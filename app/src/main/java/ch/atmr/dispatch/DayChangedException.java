package ch.atmr.dispatch;

/** The day is no longer the one that a plan was made for: it has to be planned again. */
final class DayChangedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DayChangedException(String change) {
    super(change);
  }
}
