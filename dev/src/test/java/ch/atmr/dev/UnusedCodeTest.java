package ch.atmr.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nothing lies about: every class and method of app and dev is used by app or dev. Private members
 * are Error Prone's. Use by tests alone is none, save for what {@code KEPT} names, with the reason.
 */
class UnusedCodeTest {
  private static final String BASE = "ch.atmr";

  /** What only tests use, and why it stays. */
  private static final Map<String, String> KEPT =
      Map.ofEntries(
          Map.entry(
              "ch.atmr.Features.peoplesTables", "what PersonalTablesTest holds the schema against"),
          Map.entry(
              "ch.atmr.Features.erasure", "erases a person; EncryptionTest, before a route asks"),
          Map.entry("ch.atmr.platform.crypto.Erasure.erase", "as above"),
          Map.entry(
              "ch.atmr.platform.queries.QueryProfiler.count",
              "counts a part by its own name, for whoever looks for what is slow"),
          Map.entry("ch.atmr.App.routes", "held against the contract and walked by tests"),
          Map.entry("ch.atmr.App.operations", "held against the routes by tests"),
          Map.entry("ch.atmr.App.limits", "held against the table of limits by LimitsTest"),
          Map.entry(
              "ch.atmr.identity.VerifiedTokens.size", "shows a test that the cache is bounded"),
          Map.entry(
              "ch.atmr.platform.redis.SharedRateLimiter.localKeys",
              "shows a test that it is bounded"),
          Map.entry(
              "ch.atmr.platform.http.Call.clientAddress", "shows a test which address is believed"),
          Map.entry(
              "ch.atmr.routing.TravelTable.isEstimated", "shows a test which times are estimated"),
          Map.entry(
              "ch.atmr.platform.secrets.Secrets.none", "tests whose secrets are all settings"));

  /** A library in a package: what is public in it is for any caller of the optimiser. */
  private static final String LIBRARY = BASE + ".optimiser";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void everyClassAndMethodIsUsed() {
    Set<String> unused = new TreeSet<>();
    for (JavaClass item : CLASSES) {
      if (item.isAnonymousClass() || item.getSimpleName().equals("package-info")) {
        continue;
      }
      if (!isUsed(item)) {
        unused.add(item.getName());
        continue;
      }
      for (JavaMethod method : item.getMethods()) {
        if (!isExempt(method) && !isUsed(method)) {
          unused.add(item.getName() + "." + method.getName());
        }
      }
    }
    assertThat(CLASSES.size()).isGreaterThan(400);
    unused.removeAll(KEPT.keySet());
    assertThat(unused).isEmpty();
  }

  @Test
  void whatIsKeptExists() {
    for (String kept : KEPT.keySet()) {
      int dot = kept.lastIndexOf('.');
      assertThat(CLASSES.get(kept.substring(0, dot)).getMethods())
          .as(kept)
          .anyMatch(method -> method.getName().equals(kept.substring(dot + 1)));
    }
  }

  private static boolean isUsed(JavaClass item) {
    return isEntryPoint(item)
        || usedFromOutside(item)
        || CLASSES.stream().anyMatch(inner -> isWithin(inner, item) && usedFromOutside(inner));
  }

  private static boolean usedFromOutside(JavaClass item) {
    return item.getDirectDependenciesToSelf().stream()
            .anyMatch(d -> !topLevel(d.getOriginClass()).equals(topLevel(item)))
        || (item.isNestedClass()
            && item.getDirectDependenciesToSelf().stream()
                .anyMatch(d -> !d.getOriginClass().equals(item)));
  }

  /** A nested class uses the one around it, which is no use of that one. */
  private static boolean isWithin(JavaClass inner, JavaClass outer) {
    return inner.getName().startsWith(outer.getName() + "$");
  }

  private static boolean isEntryPoint(JavaClass item) {
    return item.tryGetMethod("main", String[].class).isPresent();
  }

  private static boolean isUsed(JavaMethod method) {
    return sameInFamily(method)
        .flatMap(UnusedCodeTest::accesses)
        .anyMatch(access -> !access.getOrigin().equals(method));
  }

  /** The method and those that override it: a call through either is a use of both. */
  private static Stream<JavaMethod> sameInFamily(JavaMethod method) {
    return Stream.concat(
        Stream.of(method),
        method.getOwner().getAllSubclasses().stream()
            .flatMap(sub -> sub.getMethods().stream())
            .filter(other -> isSame(method, other)));
  }

  private static Stream<JavaAccess<?>> accesses(JavaMethod method) {
    return Stream.<Collection<? extends JavaAccess<?>>>of(
            method.getCallsOfSelf(), method.getReferencesToSelf())
        .flatMap(Collection::stream);
  }

  private static boolean isExempt(JavaMethod method) {
    return method.getModifiers().contains(JavaModifier.SYNTHETIC)
        || method.getModifiers().contains(JavaModifier.BRIDGE)
        || method.getName().startsWith("lambda$")
        || method.getModifiers().contains(JavaModifier.PRIVATE)
        || isForTheCommandLine(method)
        || isOfALibrary(method)
        || isOfTheLanguage(method)
        || overrides(method);
  }

  /** Called by picocli, which finds them by their annotation. */
  private static boolean isForTheCommandLine(JavaMethod method) {
    return method.getAnnotations().stream()
        .anyMatch(a -> a.getRawType().getPackageName().equals("picocli"));
  }

  private static boolean isOfALibrary(JavaMethod method) {
    return method.getOwner().getPackageName().equals(LIBRARY)
        && method.getModifiers().contains(JavaModifier.PUBLIC);
  }

  /** Accessors of records, which JSON-B reads, and what the compiler adds to an enum. */
  private static boolean isOfTheLanguage(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return (owner.isRecord()
            && method.getRawParameterTypes().isEmpty()
            && owner.tryGetField(method.getName()).isPresent())
        || (owner.isEnum() && Set.of("values", "valueOf").contains(method.getName()))
        || method.getName().equals("main");
  }

  /** Whether somebody else's type, or one of ours, declares it: the call goes to that. */
  private static boolean overrides(JavaMethod method) {
    Set<JavaClass> above = new HashSet<>(method.getOwner().getAllRawSuperclasses());
    above.addAll(method.getOwner().getAllRawInterfaces());
    return above.stream()
        .flatMap(type -> type.getMethods().stream())
        .anyMatch(other -> isSame(other, method));
  }

  // Names and numbers of parameters: generics change their types on the way down.
  private static boolean isSame(JavaMethod one, JavaMethod other) {
    return one.getName().equals(other.getName())
        && one.getRawParameterTypes().size() == other.getRawParameterTypes().size()
        && !one.getModifiers().contains(JavaModifier.STATIC);
  }

  private static String topLevel(JavaClass item) {
    String name = item.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }
}
