package ch.atmr.dev;

import ch.atmr.dev.Day.Direction;
import ch.atmr.dev.Day.Patient;
import ch.atmr.dev.Day.Payer;
import ch.atmr.dev.Day.Purpose;
import ch.atmr.dev.Day.Ride;
import ch.atmr.dev.Day.TimeKind;
import ch.atmr.dev.Day.Timing;
import ch.atmr.dev.DayPlace.Kind;
import ch.atmr.dev.Draw.Share;
import ch.atmr.kernel.Mobility;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes trips: what for, where, when. Times are minutes of the local day until they are written.
 */
final class Trips {
  private static final int STEP = 5;
  private static final int EARLY = 25;
  private static final int LATE_ON_TIME = 30;
  private static final int LATE_ON_CALL = 45;
  private static final int SECOND_WAVE = 50;
  private static final int AFTERNOON = 45;
  private static final int MOST_INSURERS = 6;

  private static final List<Share<Purpose>> THERE_AND_BACK =
      List.of(
          new Share<>(Purpose.DIALYSIS, 30),
          new Share<>(Purpose.CONSULTATION, 42),
          new Share<>(Purpose.THERAPY, 28));
  private static final List<Share<Purpose>> ONE_WAY =
      List.of(
          new Share<>(Purpose.DISCHARGE, 50),
          new Share<>(Purpose.ADMISSION, 30),
          new Share<>(Purpose.TRANSFER, 20));
  private static final List<Share<Payer>> PAYERS =
      List.of(
          new Share<>(Payer.PATIENT, 45),
          new Share<>(Payer.INSURANCE, 40),
          new Share<>(Payer.CLINIC, 15));

  private final List<DayPlace> hospitals;
  private final List<DayPlace> rehabilitation;
  private final List<DayPlace> dialysis;
  private final List<DayPlace> consultation;
  private final List<DayPlace> therapy;

  Trips(PlaceList places) {
    this.hospitals = places.of(Kind.HOSPITAL);
    this.rehabilitation = places.of(Kind.REHABILITATION);
    this.dialysis = places.of(Kind.DIALYSIS);
    this.consultation = places.of(Kind.HOSPITAL, Kind.CENTRE);
    this.therapy = places.of(Kind.REHABILITATION, Kind.CENTRE);
  }

  /** Which legs a trip has. */
  enum Form {
    BACK_AT_A_TIME,
    BACK_ON_CALL,
    ONE_WAY
  }

  /**
   * The one or two legs of a trip.
   *
   * @param midnight at which the local day begins
   * @param before rides that the day has already: references go on from there
   */
  List<Ride> legs(Draw draw, Patient patient, Form form, ZonedDateTime midnight, int before) {
    Journey journey = journey(draw, patient, form);
    Payer payer = draw.share(PAYERS);
    Leg there = new Leg(draw, patient, journey.purpose(), payer, payerName(draw, payer, journey));
    List<Ride> legs = new ArrayList<>();
    String reference = reference(before + 1);
    legs.add(
        there.ride(
            reference,
            form == Form.ONE_WAY ? Direction.ONE_WAY : Direction.OUTBOUND,
            Optional.empty(),
            journey.isLeaving()
                ? timing(TimeKind.PICKUP_AT, midnight, journey.minute())
                : timing(TimeKind.ARRIVE_BY, midnight, journey.minute()),
            journey.from(),
            journey.to()));
    if (form != Form.ONE_WAY) {
      legs.add(
          there.ride(
              reference(before + 2),
              Direction.RETURN,
              Optional.of(reference),
              timing(
                  form == Form.BACK_ON_CALL ? TimeKind.WILL_CALL : TimeKind.PICKUP_AT,
                  midnight,
                  journey.minute() + journey.lasts()),
              journey.to(),
              journey.from()));
    }
    return legs;
  }

  private Journey journey(Draw draw, Patient patient, Form form) {
    // Whoever lies has appointments while the stretcher's driver works.
    boolean lying = patient.mobility() == Mobility.STRETCHER;
    Purpose purpose =
        form == Form.ONE_WAY
            ? draw.share(ONE_WAY)
            : lying ? Purpose.CONSULTATION : draw.share(THERE_AND_BACK);
    DayPlace home = patient.home();
    return switch (purpose) {
      case DIALYSIS ->
          new Journey(
              purpose,
              home,
              draw.of(dialysis),
              draw.percent(SECOND_WAVE) ? time(draw, 12, 13) : time(draw, 7, 8),
              draw.number(240, 255, STEP));
      case CONSULTATION ->
          new Journey(
              purpose,
              home,
              draw.of(consultation),
              lying ? whileStretcherWorks(draw) : appointment(draw),
              draw.number(45, 80, STEP));
      case THERAPY ->
          new Journey(
              purpose, home, draw.of(therapy), appointment(draw), draw.number(45, 60, STEP));
      case DISCHARGE -> new Journey(purpose, draw.of(hospitals), home, oneWay(draw, lying), 0);
      case ADMISSION -> new Journey(purpose, home, draw.of(hospitals), oneWay(draw, lying), 0);
      case TRANSFER ->
          new Journey(purpose, draw.of(hospitals), draw.of(rehabilitation), oneWay(draw, lying), 0);
    };
  }

  private static int oneWay(Draw draw, boolean lying) {
    return lying ? whileStretcherWorks(draw) : time(draw, 9, 15);
  }

  private static int whileStretcherWorks(Draw draw) {
    return time(draw, 10, 13);
  }

  private static int appointment(Draw draw) {
    return draw.percent(AFTERNOON) ? time(draw, 13, 16) : time(draw, 8, 12);
  }

  /** A minute of the day, a multiple of five, between two full hours. */
  private static int time(Draw draw, int fromHour, int toHour) {
    return draw.number(fromHour * 60, toHour * 60, STEP);
  }

  private static Timing timing(TimeKind kind, ZonedDateTime midnight, int minute) {
    ZonedDateTime time = midnight.withHour(minute / 60).withMinute(minute % 60);
    return switch (kind) {
      case ARRIVE_BY -> new Timing(kind, time, EARLY, 0);
      case PICKUP_AT -> new Timing(kind, time, 0, LATE_ON_TIME);
      case WILL_CALL -> new Timing(kind, time, 0, LATE_ON_CALL);
    };
  }

  private static String payerName(Draw draw, Payer payer, Journey journey) {
    return switch (payer) {
      case PATIENT -> "";
      case CLINIC -> journey.establishment().name();
      case INSURANCE -> "Assurance " + draw.number(1, MOST_INSURERS);
    };
  }

  private static String reference(int number) {
    return String.format(Locale.ROOT, "R-%04d", number);
  }

  /**
   * A trip's way there.
   *
   * @param minute of the appointment, or of the pick-up of who leaves an establishment
   * @param lasts minutes until the way back
   */
  private record Journey(Purpose purpose, DayPlace from, DayPlace to, int minute, int lasts) {
    boolean isLeaving() {
      return purpose == Purpose.DISCHARGE || purpose == Purpose.TRANSFER;
    }

    DayPlace establishment() {
      return isLeaving() ? from : to;
    }
  }

  /** What both legs of a trip share. */
  private record Leg(Draw draw, Patient patient, Purpose purpose, Payer payer, String payerName) {
    private static final int SHORTEST = 30;
    private static final int LONGEST = 120;

    Ride ride(
        String reference,
        Direction direction,
        Optional<String> linked,
        Timing timing,
        DayPlace from,
        DayPlace to) {
      int pickup = serviceMinutes();
      return new Ride(
          reference,
          patient,
          purpose,
          direction,
          linked,
          timing,
          from,
          to,
          pickup,
          Math.max(2, pickup - 1),
          maxRideMinutes(from, to),
          payer,
          payerName);
    }

    private int serviceMinutes() {
      return switch (patient.mobility()) {
        case AMBULATORY -> draw.number(3, 4);
        case WHEELCHAIR -> draw.number(6, 8);
        case WHEELCHAIR_TRANSFERABLE -> draw.number(5, 6);
        case STRETCHER -> draw.number(11, 14);
      };
    }

    /** Some detour is bearable: half the direct ride and ten minutes, in steps of five. */
    private static int maxRideMinutes(DayPlace from, DayPlace to) {
      double direct = from.point().estimatedDriveSeconds(to.point()) / 60.0;
      int bearable = STEP * (int) Math.ceil((direct * 1.5 + 10) / STEP);
      return Math.clamp(bearable, SHORTEST, LONGEST);
    }
  }
}
