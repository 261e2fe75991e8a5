package ch.atmr;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Holds the package table and the rules of docs/architecture.md. */
class ArchitectureTest {

  private static final String BASE = "ch.atmr";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  /**
   * What a package may use besides itself, and with each all that it may use in turn. The root
   * (Main, App, Settings) may use all and is used by none. {@code platform.*} speaks for the parts
   * of platform that have no row, {@code platform} on the right for all of them.
   */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("kernel", Set.of()),
          entry("platform.telemetry", Set.of("kernel")),
          entry("platform.outbound", Set.of("kernel", "platform.telemetry")),
          entry("platform.queries", Set.of("kernel")),
          entry(
              "platform.db",
              Set.of("kernel", "platform.outbound", "platform.queries", "platform.telemetry")),
          entry(
              "platform.http",
              Set.of(
                  "kernel",
                  "platform.db",
                  "platform.slo",
                  "platform.telemetry",
                  "platform.idempotency")),
          entry(
              "platform.idempotency",
              Set.of("kernel", "platform.db", "platform.crypto", "platform.jobs")),
          entry("platform.crypto", Set.of("kernel", "platform.db", "platform.jobs")),
          entry("platform.audit", Set.of("kernel", "platform.db")),
          entry("platform.health", Set.of("kernel", "platform.db", "platform.http")),
          entry(
              "platform.mail",
              Set.of("kernel", "platform.db", "platform.outbox", "platform.outbound")),
          entry(
              "platform.outbox",
              Set.of("kernel", "platform.db", "platform.crypto", "platform.jobs")),
          entry("platform.secrets", Set.of("kernel", "platform.outbound")),
          entry("platform.jobs", Set.of("kernel", "platform.db", "platform.telemetry")),
          entry("platform.slo", Set.of()),
          entry(
              "platform.profiling",
              Set.of("kernel", "platform.db", "platform.http", "platform.jobs")),
          entry("platform.redis", Set.of("kernel", "platform.db", "platform.http")),
          entry("platform.*", Set.of("kernel", "platform.db")),
          entry("identity", Set.of("platform", "privacy")),
          entry("companies", Set.of("identity")),
          entry("clients", Set.of("identity")),
          entry("drivers", Set.of("identity")),
          entry("medical", Set.of("identity")),
          entry("bookings", Set.of("companies", "clients")),
          entry("planning", Set.of("drivers", "companies")),
          entry("optimiser", Set.of("kernel")),
          entry("solve", Set.of("optimiser")),
          entry("routing", Set.of("platform")),
          entry("dispatch", Set.of("bookings", "drivers", "planning", "routing", "optimiser")),
          entry("billing", Set.of("bookings", "companies")),
          entry("messaging", Set.of("bookings", "dispatch")),
          entry("analytics", Set.of("bookings", "dispatch")),
          entry("administration", Set.of("platform")),
          entry("privacy", Set.of("platform")));

  @Test
  void packagesUseOnlyWhatTheTableAllows() {
    check(classes().that().resideInAPackage("ch.atmr..").should(useOnlyWhatTheTableAllows()));
  }

  @Test
  void featuresAreFreeOfCycles() {
    check(slices().matching("ch.atmr.(*)..").should().beFreeOfCycles());
    check(slices().matching("ch.atmr.platform.(*)..").should().beFreeOfCycles());
  }

  @Test
  void kernelAndOptimiserArePure() {
    check(
        classes()
            .that()
            .resideInAPackage("ch.atmr.kernel..")
            .should()
            .onlyDependOnClassesThat(pure("ch.atmr.kernel..")));
    check(
        classes()
            .that()
            .resideInAPackage("ch.atmr.optimiser..")
            .should()
            .onlyDependOnClassesThat(pure("ch.atmr.kernel..", "ch.atmr.optimiser..")));
  }

  @Test
  void onlyRoutesAndPlatformHttpKnowTheWebServer() {
    check(
        noClasses()
            .that(
                are(
                        "not *Routes, platform.http or App",
                        c -> !named(c, "Routes") && !root(c, "App"))
                    .and(DescribedPredicate.not(resideInAPackage("ch.atmr.platform.http.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.helidon.webserver.."));
  }

  @Test
  void onlyPlatformDbKnowsTheDatabase() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("ch.atmr.platform.db..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.helidon.dbclient..",
                "java.sql..",
                "javax.sql..",
                "com.zaxxer..",
                "org.flywaydb..",
                "org.postgresql.."));
  }

  @Test
  void onlyTheCompositionRootAndFeaturesWire() {
    check(
        noClasses()
            .that(are("neither Features nor a *Feature", c -> !wires(c)))
            .should(
                access(
                    "construct a *Repository or *Routes of others",
                    a ->
                        a.getTarget() instanceof CodeUnitAccessTarget target
                            && target.getName().equals("<init>")
                            && a.getTargetOwner().isTopLevelClass()
                            && (named(a.getTargetOwner(), "Repository")
                                || named(a.getTargetOwner(), "Routes"))
                            && !topLevel(a.getTargetOwner())
                                .equals(topLevel(a.getOriginOwner())))));
  }

  @Test
  void onlyKernelAndPlatformReadTheClockOrDrawIds() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("ch.atmr.kernel..", "ch.atmr.platform..")
            .should(access("read the clock or draw an id by itself", ArchitectureTest::ambient)));
  }

  /** Retries go through platform.outbound; what may sleep elsewhere waits for its next turn. */
  @Test
  void onlyOutboundRetriesBySleeping() {
    Set<String> polls =
        Set.of(
            "ch.atmr.JobCommand", // a job's jitter
            "ch.atmr.ServeCommand", // lets load balancers notice the end
            "ch.atmr.dispatch.DispatchWorkers", // looks for runs; heartbeats
            "ch.atmr.platform.db.Rounds", // rests between two rounds
            "ch.atmr.platform.health.Readiness", // asks dependencies every second
            "ch.atmr.platform.http.ReadDeadline", // ends a request that comes too slowly
            "ch.atmr.platform.http.SlowHeaders", // looks for such connections
            "ch.atmr.privacy.Purge"); // leaves the database room between batches
    check(
        noClasses()
            .that(
                are("not of platform.outbound or a known poll", c -> !polls.contains(topLevel(c))))
            .and()
            .resideOutsideOfPackage("ch.atmr.platform.outbound..")
            .should(
                access(
                    "sleep or use Helidon's retries",
                    a ->
                        (a.getTargetOwner().isEquivalentTo(Thread.class)
                                && a.getName().equals("sleep"))
                            || (a.getTargetOwner().isEquivalentTo(TimeUnit.class)
                                && a.getName().equals("sleep"))
                            || a.getTargetOwner()
                                .getName()
                                .startsWith("io.helidon.faulttolerance.Retry"))));
  }

  @Test
  void staticFieldsAreFinal() {
    check(fields().that().areStatic().should().beFinal());
  }

  @Test
  void onlyMainAndCommandsPrint() {
    check(
        noClasses()
            .that(are("not Main or *Command", c -> !root(c, "Main") && !named(c, "Command")))
            .should(
                access(
                    "use the standard streams",
                    a ->
                        a.getTargetOwner().isEquivalentTo(System.class)
                            && Set.of("in", "out", "err").contains(a.getName())))
            .orShould(
                access(
                    "print a stack trace",
                    a ->
                        a.getTarget() instanceof CodeUnitAccessTarget target
                            && target.getName().equals("printStackTrace")
                            && target.getRawParameterTypes().isEmpty()
                            && target.getOwner().isAssignableTo(Throwable.class))));
  }

  @Test
  void nobodyUsesTheOldDates() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Date")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Calendar.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.text.DateFormat.class));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  private static ArchCondition<JavaClass> useOnlyWhatTheTableAllows() {
    return new ArchCondition<>("use only what the package table allows") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        String from = unit(item);
        if (from.isEmpty()) {
          return;
        }
        Set<String> allowed = new HashSet<>();
        if (!collect(from, allowed)) {
          events.add(
              SimpleConditionEvent.violated(
                  item, item.getName() + ": package " + from + " has no row in the package table"));
          return;
        }
        for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (!target.getPackageName().equals(BASE)
              && !target.getPackageName().startsWith(BASE + ".")) {
            continue;
          }
          String to = unit(target);
          boolean ok =
              to.equals(from)
                  || allowed.contains(to)
                  || (allowed.contains("platform") && to.startsWith("platform."));
          if (!ok) {
            events.add(
                SimpleConditionEvent.violated(
                    dependency,
                    from
                        + " may not use "
                        + (to.isEmpty() ? "the root package" : to)
                        + ": "
                        + dependency.getDescription()));
          }
        }
      }
    };
  }

  /** Adds what the package may use, all the way down; false when it has no row. */
  private static boolean collect(String unit, Set<String> into) {
    Optional<Set<String>> row = row(unit);
    row.ifPresent(used ->
        used.forEach(next -> {
          if (into.add(next)) {
            collect(next, into);
          }
        }));
    return row.isPresent();
  }

  private static Optional<Set<String>> row(String unit) {
    if (unit.equals("platform")) {
      return Optional.of(Set.of("kernel"));
    }
    return Optional.ofNullable(MAY_USE.get(unit))
        .or(() ->
            unit.startsWith("platform.")
                ? Optional.ofNullable(MAY_USE.get("platform.*"))
                : Optional.empty());
  }

  /** The row's name of a class: "" for the root, "platform.db", "bookings". */
  private static String unit(JavaClass item) {
    String name = item.getPackageName();
    if (name.equals(BASE)) {
      return "";
    }
    List<String> parts = List.of(name.substring(BASE.length() + 1).split("\\."));
    boolean platform = parts.getFirst().equals("platform") && parts.size() > 1;
    return platform ? "platform." + parts.get(1) : parts.getFirst();
  }

  private static DescribedPredicate<JavaClass> pure(String... own) {
    return resideInAnyPackage(own)
        .or(
            resideInAnyPackage(
                "java..", "org.jspecify.annotations..", "com.google.errorprone.annotations.."))
        .or(describe("primitive", c -> c.getBaseComponentType().isPrimitive()))
        .or(describe("arrays of those", c -> c.isArray() && pureArray(c, own)));
  }

  private static boolean pureArray(JavaClass array, String... own) {
    return pure(own).test(array.getBaseComponentType());
  }

  private static boolean ambient(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return false;
    }
    JavaClass owner = target.getOwner();
    return switch (target.getName()) {
      case "now" ->
          owner.getPackageName().startsWith("java.time")
              && target.getRawParameterTypes().stream()
                  .noneMatch(p -> p.isEquivalentTo(java.time.Clock.class));
      case "randomUUID" -> owner.isEquivalentTo(java.util.UUID.class);
      case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
      default -> false;
    };
  }

  private static DescribedPredicate<JavaClass> are(String what, Predicate<JavaClass> test) {
    return describe("are " + what, test);
  }

  /** Calls, method references and field accesses. */
  private static ArchCondition<JavaClass> access(String what, Predicate<JavaAccess<?>> test) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (JavaAccess<? extends AccessTarget> access : item.getAccessesFromSelf()) {
          if (test.test(access)) {
            events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
          }
        }
      }
    };
  }

  // Features wires all; a package's own *Feature wires that package.
  private static boolean wires(JavaClass item) {
    return root(item, "Features") || named(item, "Feature");
  }

  private static boolean named(JavaClass item, String ending) {
    return topLevel(item).endsWith(ending);
  }

  private static boolean root(JavaClass item, String name) {
    return topLevel(item).equals(BASE + "." + name);
  }

  private static String topLevel(JavaClass item) {
    String name = item.getBaseComponentType().getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
