package ch.atmr.dev;

import ch.atmr.dev.DayPlace.Kind;
import ch.atmr.kernel.GeoPoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Real establishments, neighbourhoods and depots of the canton of Geneva. */
final class PlaceList {
  private static final String RESOURCE = "places.csv";

  private final List<DayPlace> places;

  private PlaceList(List<DayPlace> places) {
    this.places = places;
  }

  static PlaceList load() {
    try (InputStream in = PlaceList.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource " + RESOURCE + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new PlaceList(text.lines().skip(1).map(PlaceList::place).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<DayPlace> of(Kind... kinds) {
    List<Kind> wanted = Arrays.asList(kinds);
    return places.stream().filter(place -> wanted.contains(place.kind())).toList();
  }

  // The file is ours: no cell has a comma.
  private static DayPlace place(String line) {
    String[] cells = line.split(",", -1);
    return new DayPlace(
        Kind.valueOf(cells[0].toUpperCase(Locale.ROOT)),
        cells[1],
        cells[2],
        cells[3],
        cells[4],
        new GeoPoint(Double.parseDouble(cells[5]), Double.parseDouble(cells[6])));
  }
}
