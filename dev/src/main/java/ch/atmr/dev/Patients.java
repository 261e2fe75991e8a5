package ch.atmr.dev;

import ch.atmr.dev.Day.Patient;
import ch.atmr.dev.DayPlace.Kind;
import ch.atmr.dev.Draw.Share;
import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Skill;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Invented patients: number n of a seed is the same person on every day. */
final class Patients {
  private static final long STREAM = 1;
  private static final int IN_A_CARE_HOME = 15;
  private static final int WITH_A_COMPANION = 12;
  private static final int WITH_OXYGEN = 4;
  private static final int WITH_STAIRS = 10;
  private static final int WITH_NOTES = 15;

  // Plausible, not measured.
  private static final List<Share<Mobility>> MOBILITY =
      List.of(
          new Share<>(Mobility.AMBULATORY, 67),
          new Share<>(Mobility.WHEELCHAIR, 23),
          new Share<>(Mobility.WHEELCHAIR_TRANSFERABLE, 7),
          new Share<>(Mobility.STRETCHER, 3));
  private static final List<Share<String>> LANGUAGES =
      List.of(
          new Share<>("fr", 78),
          new Share<>("pt", 6),
          new Share<>("it", 5),
          new Share<>("en", 4),
          new Share<>("es", 4),
          new Share<>("de", 2),
          new Share<>("sq", 1));
  private static final List<String> NOTES =
      List.of(
          "Sonner chez la concierge",
          "3e étage, ascenseur",
          "Avec déambulateur",
          "Malentendant, parler lentement",
          "Entrée par la cour");

  private final List<DayPlace> careHomes;
  private final List<DayPlace> areas;

  Patients(PlaceList places) {
    this.careHomes = places.of(Kind.EMS);
    this.areas = places.of(Kind.AREA);
  }

  /** Patient number n, from 1. */
  Patient patient(long seed, int number) {
    Draw draw = new Draw(seed, STREAM, number);
    Mobility mobility = draw.share(MOBILITY);
    DayPlace home = draw.percent(IN_A_CARE_HOME) ? draw.of(careHomes) : home(draw);
    return new Patient(
        String.format(Locale.ROOT, "P-%04d", number),
        Names.full(draw),
        home,
        mobility,
        ownWheelchair(draw, mobility),
        draw.percent(WITH_A_COMPANION) ? 1 : 0,
        skills(draw, mobility, home),
        draw.share(LANGUAGES),
        draw.percent(WITH_NOTES) ? draw.of(NOTES) : "");
  }

  private DayPlace home(Draw draw) {
    DayPlace area = draw.of(areas);
    return new DayPlace(
        Kind.HOME,
        "",
        area.address() + " " + draw.number(1, 60),
        area.postalCode(),
        area.city(),
        draw.near(area.point()));
  }

  private static boolean ownWheelchair(Draw draw, Mobility mobility) {
    return switch (mobility) {
      case WHEELCHAIR -> draw.percent(85);
      case WHEELCHAIR_TRANSFERABLE -> draw.percent(60);
      case AMBULATORY, STRETCHER -> false;
    };
  }

  private static Set<Skill> skills(Draw draw, Mobility mobility, DayPlace home) {
    Set<Skill> skills = EnumSet.noneOf(Skill.class);
    if (mobility == Mobility.STRETCHER) {
      skills.add(Skill.STRETCHER);
    }
    if (draw.percent(WITH_OXYGEN)) {
      skills.add(Skill.OXYGEN);
    }
    if (home.kind() == Kind.HOME && draw.percent(WITH_STAIRS)) {
      skills.add(Skill.STAIRS);
    }
    return skills;
  }
}
