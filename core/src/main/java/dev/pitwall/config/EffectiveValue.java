package dev.pitwall.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One line of {@code config print}.
 *
 * @param key its name below {@code pitwall.}
 * @param value what is in force, secrets masked; empty if the key is not set and has no default
 * @param origin {@code pitwall.conf:14}, {@code PITWALL_HOST_CPU_THRESHOLD}, {@code
 *     -Dpitwall.host.cpu.threshold}, {@code agent argument host.cpu.threshold} or {@code default}
 * @param defaultText the default as one would write it; empty if there is none
 * @param meaning one sentence in English
 */
public record EffectiveValue(
    String key, String value, String origin, String defaultText, String meaning) {
  static final String DEFAULT = "default";
  private static final String MASK = "****";
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)((?:password|passwd|pwd|secret|token|api-?key)=)[^&;\\s]+");
  private static final Pattern USER_INFO = Pattern.compile("(://[^/@:\\s]*:)[^/@\\s]+(@)");

  /** What {@link #shown} would mask within the text of a key that is no secret itself. */
  static List<String> secretsWithin(String text) {
    List<String> secrets = new ArrayList<>();
    PARAMETER
        .matcher(text)
        .results()
        .forEach(found -> secrets.add(text.substring(found.end(1), found.end())));
    USER_INFO
        .matcher(text)
        .results()
        .forEach(found -> secrets.add(text.substring(found.end(1), found.start(2))));
    return secrets;
  }

  /** The text as it may be shown: a secret not at all, an address without its password. */
  static String shown(Key<?> key, String text) {
    if (key.secret()) {
      return text.isEmpty() ? "" : MASK;
    }
    String masked = PARAMETER.matcher(text).replaceAll("$1" + MASK);
    return USER_INFO.matcher(masked).replaceAll("$1" + MASK + "$2");
  }
}
