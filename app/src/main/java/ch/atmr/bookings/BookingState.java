package ch.atmr.bookings;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a booking stands in its life, with what is known only there. Steps lead from one to the
 * next:
 *
 * <pre>
 * PENDING -> ACCEPTED | REJECTED | CANCELED
 * ACCEPTED -> ASSIGNED | CANCELED
 * ASSIGNED -> ASSIGNED (another crew) | ACCEPTED | EN_ROUTE | CANCELED
 * EN_ROUTE -> IN_PROGRESS | NO_SHOW | CANCELED
 * IN_PROGRESS -> COMPLETED, of a return RETURN_COMPLETED
 * </pre>
 */
sealed interface BookingState {

  BookingStatus status();

  /** Who drives or drove it. */
  default Optional<Crew> crew() {
    return Optional.empty();
  }

  default Optional<Instant> boardedAt() {
    return Optional.empty();
  }

  default Optional<Instant> completedAt() {
    return Optional.empty();
  }

  /** Whether no step leads on. */
  default boolean isTerminal() {
    return false;
  }

  /** A client asked; the company has not answered. */
  record Pending() implements BookingState {
    @Override
    public BookingStatus status() {
      return BookingStatus.PENDING;
    }
  }

  /** The company drives it; nobody is set yet. */
  record Accepted() implements BookingState {
    @Override
    public BookingStatus status() {
      return BookingStatus.ACCEPTED;
    }
  }

  /** A driver and a vehicle are set. */
  record Assigned(Optional<Crew> crew) implements BookingState {
    @Override
    public BookingStatus status() {
      return BookingStatus.ASSIGNED;
    }
  }

  /** The driver is on the way to the pick-up. */
  record EnRoute(Optional<Crew> crew) implements BookingState {
    @Override
    public BookingStatus status() {
      return BookingStatus.EN_ROUTE;
    }
  }

  /** The patient is on board. */
  record InProgress(Optional<Crew> crew, Optional<Instant> boardedAt) implements BookingState {
    @Override
    public BookingStatus status() {
      return BookingStatus.IN_PROGRESS;
    }
  }

  /** Driven. */
  record Completed(Optional<Crew> crew, Optional<Instant> boardedAt, Optional<Instant> completedAt)
      implements BookingState {
    @Override
    public BookingStatus status() {
      return BookingStatus.COMPLETED;
    }

    @Override
    public boolean isTerminal() {
      return true;
    }
  }

  /** A return, driven. */
  record ReturnCompleted(
      Optional<Crew> crew, Optional<Instant> boardedAt, Optional<Instant> completedAt)
      implements BookingState {
    @Override
    public BookingStatus status() {
      return BookingStatus.RETURN_COMPLETED;
    }

    @Override
    public boolean isTerminal() {
      return true;
    }
  }

  /** The driver was there, the patient was not. */
  record NoShow(Optional<Crew> crew) implements BookingState {
    @Override
    public BookingStatus status() {
      return BookingStatus.NO_SHOW;
    }

    @Override
    public boolean isTerminal() {
      return true;
    }
  }

  /** Called off; the crew it had by then stays known. */
  record Canceled(Optional<Crew> crew) implements BookingState {
    @Override
    public BookingStatus status() {
      return BookingStatus.CANCELED;
    }

    @Override
    public boolean isTerminal() {
      return true;
    }
  }

  /** The company declined. */
  record Rejected() implements BookingState {
    @Override
    public BookingStatus status() {
      return BookingStatus.REJECTED;
    }

    @Override
    public boolean isTerminal() {
      return true;
    }
  }

  /** The state that a row holds. */
  static BookingState of(
      BookingStatus status,
      Optional<Crew> crew,
      Optional<Instant> boardedAt,
      Optional<Instant> completedAt) {
    return switch (status) {
      case PENDING -> new Pending();
      case ACCEPTED -> new Accepted();
      case ASSIGNED -> new Assigned(crew);
      case EN_ROUTE -> new EnRoute(crew);
      case IN_PROGRESS -> new InProgress(crew, boardedAt);
      case COMPLETED -> new Completed(crew, boardedAt, completedAt);
      case RETURN_COMPLETED -> new ReturnCompleted(crew, boardedAt, completedAt);
      case NO_SHOW -> new NoShow(crew);
      case CANCELED -> new Canceled(crew);
      case REJECTED -> new Rejected();
    };
  }

  /**
   * Where a step leads from here; empty where it may not be taken.
   *
   * @param isReturn whether the booking is the return of another
   */
  default Optional<BookingState> after(Step step, boolean isReturn) {
    return switch (step) {
      case Step.Accept _ -> from(Pending.class, new Accepted());
      case Step.Reject _ -> from(Pending.class, new Rejected());
      case Step.Assign assign ->
          this instanceof Accepted || this instanceof Assigned
              ? Optional.of(new Assigned(Optional.of(assign.crew())))
              : Optional.empty();
      case Step.Unassign _ -> from(Assigned.class, new Accepted());
      case Step.Depart _ -> from(Assigned.class, new EnRoute(crew()));
      case Step.Board board -> from(EnRoute.class, new InProgress(crew(), Optional.of(board.at())));
      case Step.Miss _ -> from(EnRoute.class, new NoShow(crew()));
      case Step.Complete complete ->
          from(InProgress.class, completed(isReturn, Optional.of(complete.at())));
      case Step.Cancel _ ->
          isTerminal() || this instanceof InProgress
              ? Optional.empty()
              : Optional.of(new Canceled(crew()));
    };
  }

  private Optional<BookingState> from(Class<? extends BookingState> origin, BookingState next) {
    return origin.isInstance(this) ? Optional.of(next) : Optional.empty();
  }

  private BookingState completed(boolean isReturn, Optional<Instant> at) {
    return isReturn
        ? new ReturnCompleted(crew(), boardedAt(), at)
        : new Completed(crew(), boardedAt(), at);
  }
}
