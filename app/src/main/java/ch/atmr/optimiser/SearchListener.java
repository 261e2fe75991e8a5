package ch.atmr.optimiser;

/** Told of each better plan while a search runs, on the thread that searches. */
@FunctionalInterface
public interface SearchListener {

  /** Listens to nothing. */
  SearchListener SILENT = status -> {};

  void improved(SearchStatus status);
}
