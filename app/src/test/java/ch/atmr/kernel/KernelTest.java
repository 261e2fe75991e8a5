package ch.atmr.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelTest {
  private static final GeoPoint GENEVA = new GeoPoint(46.2102, 6.1424);
  private static final GeoPoint LAUSANNE = new GeoPoint(46.5167, 6.6291);

  @Test
  void idsArePositive() {
    List<LongFunction<Object>> ids =
        List.of(
            BookingId::new,
            ClientId::new,
            CompanyId::new,
            DriverId::new,
            RunId::new,
            ShiftId::new,
            UserId::new,
            VehicleId::new);
    for (LongFunction<Object> id : ids) {
      assertThat(id.apply(1)).isEqualTo(id.apply(1)).isNotEqualTo(id.apply(2));
      for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
        assertThatThrownBy(() -> id.apply(wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(wrong + " (expected: > 0)");
      }
    }
  }

  @Test
  void distanceIsTheGreatCircle() {
    assertThat(GENEVA.metresTo(LAUSANNE)).isCloseTo(50_400, within(300.0));
    assertThat(GENEVA.metresTo(LAUSANNE)).isEqualTo(LAUSANNE.metresTo(GENEVA));
    assertThat(GENEVA.metresTo(GENEVA)).isZero();
    // Half the way round a sphere of 6371 km.
    assertThat(new GeoPoint(0, 0).metresTo(new GeoPoint(0, 180)))
        .isCloseTo(Math.PI * 6_371_000, within(1.0));
  }

  @Test
  void estimatedDrivingIsRoundedUp() {
    assertThat(GENEVA.estimatedDriveSeconds(GENEVA)).isZero();
    // One metre x 1.3 at 30 km/h is 0.16 s.
    assertThat(new GeoPoint(0, 0).estimatedDriveSeconds(new GeoPoint(0.000009, 0))).isEqualTo(1);
    int expected = (int) Math.ceil(GENEVA.metresTo(LAUSANNE) * 1.3 / (30_000.0 / 3600));
    assertThat(GENEVA.estimatedDriveSeconds(LAUSANNE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"90.1,0", "-90.1,0", "0,180.1", "0,-180.1", "NaN,0", "0,NaN", "Infinity,0"})
  void aPointLiesOnTheEarth(double latitude, double longitude) {
    assertThatThrownBy(() -> new GeoPoint(latitude, longitude))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moneyIsExact() {
    assertThat(Money.ofFrancs(new BigDecimal("12.3"))).isEqualTo(new Money(1230));
    assertThat(Money.ofFrancs(new BigDecimal("1E+2"))).isEqualTo(new Money(10_000));
    assertThat(new Money(5).francs()).isEqualTo(new BigDecimal("0.05"));
    assertThat(new Money(1000).francs().toPlainString()).isEqualTo("10.00");
    assertThat(new Money(3)).isGreaterThan(Money.ZERO).isLessThan(new Money(4));
    assertThatThrownBy(() -> Money.ofFrancs(new BigDecimal("0.005")))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Money.ofFrancs(new BigDecimal("1E+30")))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aWindowIncludesItsEnds() {
    Instant eight = Instant.parse("2026-12-01T08:00:00Z");
    TimeWindow window = new TimeWindow(eight, eight.plusSeconds(60));
    assertThat(window.contains(eight)).isTrue();
    assertThat(window.contains(eight.plusSeconds(60))).isTrue();
    assertThat(window.contains(eight.minusNanos(1))).isFalse();
    assertThat(window.contains(eight.plusSeconds(60).plusNanos(1))).isFalse();
    assertThat(new TimeWindow(eight, eight).contains(eight)).isTrue();
    assertThatThrownBy(() -> new TimeWindow(eight, eight.minusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsPersonalOrSecretNeverPrints() {
    PersonalText name = new PersonalText("Rosa Muster");
    Secret secret = new Secret("tell nobody");
    Place home = new Place(name, Optional.of(GENEVA));
    assertThat(name + " " + secret + " " + home + " " + List.of(name))
        .doesNotContain("Rosa")
        .doesNotContain("nobody");
    assertThat(name.reveal()).isEqualTo("Rosa Muster");
    assertThat(secret.bytes())
        .isEqualTo("tell nobody".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(PersonalText.EMPTY.isEmpty()).isTrue();
    assertThat(name.isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Rue du Rhône 1, 1204 Genève", "", "a;b;c", "12.5;7;x"})
  void aPlaceSurvivesItsText(String address) {
    PersonalText text = new PersonalText(address);
    for (Place place :
        List.of(new Place(text, Optional.of(GENEVA)), new Place(text, Optional.empty()))) {
      assertThat(Place.ofText(place.toText())).isEqualTo(place);
    }
  }

  @Test
  void aCallerWithoutACompanyIsRefusedWhereOneIsNeeded() {
    Caller client =
        new Caller(new UserId(1), new UUID(1, 1), Role.CLIENT, Optional.empty(), new UUID(2, 2));
    assertThat(client.is(Role.CLIENT)).isTrue();
    assertThat(client.is(Role.ADMIN)).isFalse();
    assertThatThrownBy(client::requireCompany)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.Forbidden()));
  }

  @Test
  void pagesFollowEachOtherToTheEnd() {
    List<Long> all = LongStream.rangeClosed(1, 11).mapToObj(i -> 12 - i).toList();
    List<Long> read = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    int pages = 0;
    do {
      PageRequest request = new PageRequest(5, cursor, false);
      List<Long> fetched =
          all.stream().filter(id -> id < request.beforeId()).limit(request.fetch()).toList();
      Page<Long> page =
          request.page(
              fetched,
              id -> id,
              () -> {
                throw new AssertionError("nobody asked for the total");
              });
      read.addAll(page.items());
      cursor = page.nextCursor();
      pages++;
    } while (cursor.isPresent());
    assertThat(read).isEqualTo(all);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void aPageThatIsExactlyFullIsTheLast() {
    PageRequest request = new PageRequest(2, Optional.empty(), true);
    Page<String> page = request.page(List.of(2L, 1L), id -> id, () -> 2).map(id -> "n" + id);
    assertThat(page.items()).containsExactly("n2", "n1");
    assertThat(page.nextCursor()).isEmpty();
    assertThat(page.total()).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "YWJj", "", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM"})
  void aForgedCursorIsAFault(String cursor) {
    PageRequest request = new PageRequest(5, Optional.of(cursor), false);
    assertThatThrownBy(request::beforeId)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.Invalid.field("cursor", "cursor")));
  }

  @Test
  void pagesByTimeFollowEachOtherToTheEnd() {
    List<TimeCursor> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // Two at a time, and one without any.
      all.add(new TimeCursor(Instant.parse("2026-11-24T08:00:00.000001Z").plusSeconds(i / 2), i));
    }
    all.add(new TimeCursor(TimeCursor.NO_TIME, 1));
    List<TimeCursor> read = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      PageRequest request = new PageRequest(3, cursor, false);
      TimeCursor after = TimeCursor.of(request);
      List<TimeCursor> fetched =
          all.stream().filter(c -> c.compareTo(after) > 0).limit(request.fetch()).toList();
      Page<TimeCursor> page = request.byTime(fetched, c -> c, () -> 0);
      read.addAll(page.items());
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    assertThat(read).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "YWJj", "", "MS4yLjM", "LTEuMg", "OTk5OTk5OTk5OTk5OTk5OTk5OS4x"})
  void aForgedCursorByTimeIsAFault(String cursor) {
    assertThatThrownBy(() -> TimeCursor.of(new PageRequest(5, Optional.of(cursor), false)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.Invalid.field("cursor", "cursor")));
  }

  @Test
  void aChangeFindsWhatItWasMeantFor() {
    record Thing(int version) implements Versioned {}
    Optional<Thing> locked = Optional.of(new Thing(3));
    assertThat(Changes.current(locked, OptionalInt.empty()).version()).isEqualTo(3);
    assertThat(Changes.current(locked, OptionalInt.of(3)).version()).isEqualTo(3);
    assertThatThrownBy(() -> Changes.current(locked, OptionalInt.of(2)))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem()).isEqualTo(new Problem.Stale()));
    assertThatThrownBy(() -> Changes.current(Optional.<Thing>empty(), OptionalInt.of(3)))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem()).isEqualTo(new Problem.NotFound()));
  }

  @Test
  void problemsCopyTheirCollections() {
    List<Problem.FieldError> errors = new ArrayList<>();
    errors.add(new Problem.FieldError("a", "required", List.of()));
    Problem.Invalid invalid = new Problem.Invalid(errors);
    errors.clear();
    assertThat(invalid.errors()).hasSize(1);
    assertThat(new ProblemException(new Problem.RateLimited(Duration.ofSeconds(1))))
        .hasMessage("RATE_LIMITED");
  }
}
