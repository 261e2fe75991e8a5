package ch.atmr.bookings;

/** Where an assignment stands. Only the first three keep the driver busy. */
enum AssignmentStatus {
  SCHEDULED,
  EN_ROUTE,
  ONBOARD,
  COMPLETED,
  NO_SHOW,
  /** The ride was taken back, refused or called off. */
  CANCELED,
  /** Another assignment took its place. */
  REPLACED;

  /** What a booking's new state makes of its live assignment. */
  static AssignmentStatus of(BookingState state) {
    return switch (state) {
      case BookingState.Assigned _ -> SCHEDULED;
      case BookingState.EnRoute _ -> EN_ROUTE;
      case BookingState.InProgress _ -> ONBOARD;
      case BookingState.Completed _, BookingState.ReturnCompleted _ -> COMPLETED;
      case BookingState.NoShow _ -> NO_SHOW;
      case BookingState.Pending _,
          BookingState.Accepted _,
          BookingState.Canceled _,
          BookingState.Rejected _ ->
          CANCELED;
    };
  }
}
