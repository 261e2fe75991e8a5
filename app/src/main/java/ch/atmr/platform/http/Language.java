package ch.atmr.platform.http;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages users read. */
public enum Language {
  FRENCH(Locale.FRENCH),
  GERMAN(Locale.GERMAN),
  ENGLISH(Locale.ENGLISH);

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  public Locale locale() {
    return locale;
  }

  /** The best match for an Accept-Language header; French where nothing matches. */
  public static Language negotiate(Optional<String> acceptLanguage) {
    if (acceptLanguage.isEmpty()) {
      return FRENCH;
    }
    try {
      List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(acceptLanguage.get());
      return ranges.stream()
          .filter(range -> range.getWeight() > 0)
          .sorted(Comparator.comparingDouble(Locale.LanguageRange::getWeight).reversed())
          .flatMap(range -> ofRange(range.getRange()).stream())
          .findFirst()
          .orElse(FRENCH);
    } catch (IllegalArgumentException e) {
      return FRENCH;
    }
  }

  private static Optional<Language> ofRange(String range) {
    for (Language language : values()) {
      if (range.equals("*") || range.split("-", -1)[0].equals(language.locale.getLanguage())) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }
}
