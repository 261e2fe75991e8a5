package ch.atmr.dev;

import java.util.List;

/** Invented people: any likeness is by chance. */
final class Names {
  private static final List<String> FIRST =
      List.of(
          "Aline",
          "Antoine",
          "Béatrice",
          "Bernard",
          "Carla",
          "Claude",
          "Danielle",
          "Denis",
          "Elena",
          "Emile",
          "Fatima",
          "François",
          "Gisèle",
          "Georges",
          "Hélène",
          "Henri",
          "Irène",
          "Jacques",
          "Josiane",
          "Karim",
          "Liliane",
          "Luca",
          "Madeleine",
          "Marcel",
          "Nadia",
          "Olivier",
          "Paulette",
          "Pierre",
          "Rosa",
          "Roger",
          "Simone",
          "Thierry",
          "Ursula",
          "Vincent",
          "Yvonne",
          "Zoran");
  private static final List<String> LAST =
      List.of(
          "Aubry",
          "Bertin",
          "Blanchet",
          "Carrel",
          "Chappaz",
          "Cordier",
          "Delorme",
          "Dumont",
          "Favrat",
          "Fontana",
          "Gaudin",
          "Girod",
          "Humbert",
          "Jaquier",
          "Keller",
          "Lambert",
          "Lopes",
          "Magnin",
          "Mercier",
          "Morand",
          "Nicolet",
          "Oberson",
          "Pache",
          "Perret",
          "Quiblier",
          "Rey",
          "Rochat",
          "Salvi",
          "Tissot",
          "Vuarnoz",
          "Weber",
          "Zanetti");

  private Names() {}

  /** First and last name. */
  static String full(Draw draw) {
    return draw.of(FIRST) + " " + draw.of(LAST);
  }
}
