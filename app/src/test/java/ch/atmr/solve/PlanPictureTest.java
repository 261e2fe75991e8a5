package ch.atmr.solve;

import static org.assertj.core.api.Assertions.assertThat;

import ch.atmr.optimiser.Plan;
import ch.atmr.optimiser.Route;
import ch.atmr.optimiser.SearchParameters;
import ch.atmr.optimiser.Solver;
import ch.atmr.optimiser.StoppingRule;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class PlanPictureTest {

  @Test
  void showsEachStopOfARealDay() throws Exception {
    String text = Files.readString(Path.of("..", "examples", "day-60.json"));
    assertShowsAll(text);
  }

  @Test
  void hostileIdsAreShownAndNotObeyed() throws Exception {
    String hostile = "</title><script>alert(1)</script>&\\\"'\\u0001\\ud83d\\ude91";
    String text =
        Days.DAY
            .replace("\"R1\"", "\"" + hostile + "R\"")
            .replace("\"V1\"", "\"" + hostile + "V\"");
    Document picture = assertShowsAll(text);
    assertThat(picture.getElementsByTagName("script").getLength()).isZero();
    assertThat(titles(picture))
        .anyMatch(title ->
            title.startsWith("</title><script>alert(1)</script>&\"'\uFFFD\uD83D\uDE91R pick-up"));
  }

  @Test
  void namesWhoHasNoDriverAndShowsDriversWithoutRides() throws Exception {
    String text = Days.DAY.replace("T09:00:00+01:00", "T07:00:00+01:00");
    TransportDay day = TransportDayReader.read(Days.json(text));
    Document picture = parsed(PlanPicture.draw(day, plan(day)));
    assertThat(words(picture))
        .anyMatch(word -> word.startsWith("no driver for R1: DROPOFF_WINDOW"));
    assertThat(words(picture)).contains("2 of 3 rides, 1 of 1 drivers", "07:00", "15:00");
  }

  @Test
  void aShiftOfMonthsHasNoMoreLinesThanADay() throws Exception {
    String text = Days.DAY.replace("2026-12-01T15:00:00+01:00", "2027-06-01T15:00:00+02:00");
    TransportDay day = TransportDayReader.read(Days.json(text));
    Document picture = parsed(PlanPicture.draw(day, plan(day)));
    assertThat(styled(picture, "line", "hour")).hasSizeBetween(2, 30);
  }

  @Test
  void namesStandAboveTheirPickUpsAndNoneCoversAnother() throws Exception {
    String text = Files.readString(Path.of("..", "examples", "day-60.json"));
    TransportDay day = TransportDayReader.read(Days.json(text));
    Plan plan = plan(day);
    Document picture = parsed(PlanPicture.draw(day, plan));
    List<Element> names = styled(picture, "text", "ride");
    assertThat(names)
        .hasSize(day.problem().requests().size() - plan.unassigned().size())
        .hasSizeGreaterThan(50);
    List<Element> pickups = styled(picture, "rect", "pickup stop");
    for (Element name : names) {
      assertThat(pickups)
          .as(name.getTextContent())
          .anyMatch(box ->
              box.getTextContent().startsWith(name.getTextContent() + " pick-up ")
                  && Math.abs(number(name, "x") - 2 - number(box, "x")) < 0.11
                  && number(name, "y") < number(box, "y"));
      double end = number(name, "x") + 6.4 * name.getTextContent().length();
      assertThat(names)
          .as("%s is covered by none", name.getTextContent())
          .noneMatch(other ->
              !other.getTextContent().equals(name.getTextContent())
                  && Math.abs(number(name, "y") - number(other, "y")) < 9
                  && number(other, "x") >= number(name, "x")
                  && number(other, "x") < end);
    }
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static List<Element> styled(Document picture, String tag, String style) {
    return elements(picture, tag).stream()
        .filter(element -> element.getAttribute("class").equals(style))
        .toList();
  }

  private static Document assertShowsAll(String text)
      throws ParserConfigurationException, IOException, SAXException {
    TransportDay day = TransportDayReader.read(Days.json(text));
    Plan plan = plan(day);
    Document picture = parsed(PlanPicture.draw(day, plan));
    List<String> titles = titles(picture);
    int stops = 0;
    for (Route route : plan.routes()) {
      stops += route.stops().size();
    }
    assertThat(stops).isPositive();
    assertThat(boxes(picture, "stop")).isEqualTo(stops);
    assertThat(boxes(picture, "shift")).isEqualTo(day.problem().vehicles().size() + 1);
    plan.routes().stream()
        .flatMap(route -> route.stops().stream())
        .flatMap(stop -> stop.request().stream())
        .forEach(request -> {
          String shown = request.value().replace('\u0001', '\uFFFD');
          assertThat(titles).anyMatch(title -> title.startsWith(shown + " pick-up "));
          assertThat(titles).anyMatch(title -> title.startsWith(shown + " drop-off "));
        });
    return picture;
  }

  private static Plan plan(TransportDay day) {
    return Solver.solve(day.problem(), SearchParameters.standard(), StoppingRule.iterations(50));
  }

  private static long boxes(Document picture, String style) {
    return elements(picture, "rect").stream()
        .filter(box -> List.of(box.getAttribute("class").split(" ", -1)).contains(style))
        .count();
  }

  private static List<String> titles(Document picture) {
    return elements(picture, "title").stream().map(Element::getTextContent).toList();
  }

  private static List<String> words(Document picture) {
    return elements(picture, "text").stream().map(Element::getTextContent).toList();
  }

  private static List<Element> elements(Document picture, String name) {
    NodeList found = picture.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int k = 0; k < found.getLength(); k++) {
      elements.add((Element) found.item(k));
    }
    return elements;
  }

  private static Document parsed(String svg)
      throws ParserConfigurationException, IOException, SAXException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }
}
