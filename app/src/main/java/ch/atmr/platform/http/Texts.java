package ch.atmr.platform.http;

import java.text.MessageFormat;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The texts that users read, from messages_*.properties. */
public final class Texts {
  private static final String BUNDLE = "messages";

  private final Map<Language, ResourceBundle> bundles = new EnumMap<>(Language.class);

  public Texts() {
    for (Language language : Language.values()) {
      bundles.put(language, ResourceBundle.getBundle(BUNDLE, language.locale()));
    }
  }

  /** The text of a key with its {@code {0}} places filled; the key itself where no text stands. */
  public String text(Language language, String key, List<Object> arguments) {
    String pattern;
    try {
      pattern = bundle(language).getString(key);
    } catch (MissingResourceException e) {
      return key;
    }
    return new MessageFormat(pattern, language.locale()).format(arguments.toArray());
  }

  private ResourceBundle bundle(Language language) {
    ResourceBundle bundle = bundles.get(language);
    if (bundle == null) {
      throw new IllegalStateException("no texts for " + language);
    }
    return bundle;
  }
}
