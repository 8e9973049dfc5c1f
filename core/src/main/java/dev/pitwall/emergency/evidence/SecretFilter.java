package dev.pitwall.emergency.evidence;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of text: values that are known from the configuration wherever they stand,
 * values of keys whose names say secret, URLs with user info, authorization headers, tokens by
 * their shape, and private keys over their whole length. Text is taken as ISO 8859-1, byte by byte,
 * so that nothing else in it changes.
 */
public final class SecretFilter {
  /** Shorter values are too common to be sought by themselves; their keys give them away. */
  private static final int SHORTEST_KNOWN = 4;

  private static final int LONGEST_KEY = 500;
  private static final Pattern KEY_BEGIN =
      Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----");
  private static final Pattern KEY_END =
      Pattern.compile("-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----");
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?i)^(\\s*)(?:-\\s+)?[\"']?[\\w.\\-]*"
              + SecretWords.NAME
              + "[\\w.\\-]*[\"']?\\s*:\\s*(?:[|>][+\\-0-9]*)?\\s*(?:#.*)?$");
  private static final Pattern LIST =
      Pattern.compile("(?i)" + SecretWords.NAME + "[\\w.\\-]*[\"']?\\s*[:=]\\s*\\[[^\\]]*$");
  private static final Pattern TRIPLE =
      Pattern.compile(
          "(?i)(" + SecretWords.NAME + "[\\w.\\-]*[\"']?\\s*(?:\\+=|[:=])\\s*)(\"\"\"|''')");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(?:name|key|id)[\"']?\\s*[:=]\\s*[\"']?[\\w.\\-]*"
              + SecretWords.NAME
              + "[\\w.\\-]*[\"']?\\s*,?\\s*$");
  private static final Pattern VALUE =
      Pattern.compile("(?i)^(\\s*[\"']?value[\"']?\\s*[:=]\\s*).+$");

  private final List<String> known;

  /**
   * A filter.
   *
   * @param known values that are secret wherever they stand, also Base64 or URL-encoded
   */
  public SecretFilter(Collection<String> known) {
    Set<String> forms = new LinkedHashSet<>();
    for (String secret : known) {
      if (secret.length() >= SHORTEST_KNOWN) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        forms.add(new String(bytes, StandardCharsets.ISO_8859_1));
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        forms.add(jsonForm(new String(bytes, StandardCharsets.ISO_8859_1)));
      }
    }
    this.known = forms.stream().sorted(Comparator.comparing(String::length).reversed()).toList();
  }

  private static String jsonForm(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /**
   * Begins a text.
   *
   * @param configuration true for configuration files, where more is taken for a value
   */
  public Pass begin(boolean configuration) {
    return new Pass(configuration);
  }

  /** One text on its way through, line by line. */
  public final class Pass {
    private final boolean configuration;
    private long removed;
    private int keyLines;
    private @Nullable String tripleEnd;
    private boolean inList;
    private boolean continued;
    private boolean named;
    private int blockIndent = -1;

    private Pass(boolean configuration) {
      this.configuration = configuration;
    }

    /** In how many lines something was taken out. */
    public long removed() {
      return removed;
    }

    /**
     * The line without secrets.
     *
     * @param line without its end
     */
    public String line(String line) {
      String text;
      try {
        text = strip(line);
      } catch (StackOverflowError tooInvolved) {
        text = SecretWords.REMOVED;
      }
      if (!text.equals(line)) {
        removed++;
      }
      return text;
    }

    private String strip(String line) {
      if (keyLines > 0) {
        return inKey(line);
      }
      String end = tripleEnd;
      if (end != null) {
        int over = line.indexOf(end);
        tripleEnd = over < 0 ? end : null;
        return over < 0 ? SecretWords.REMOVED : SecretWords.REMOVED + line.substring(over);
      }
      if (inList) {
        int over = line.indexOf(']');
        inList = over < 0;
        return over < 0 ? SecretWords.REMOVED : SecretWords.REMOVED + line.substring(over);
      }
      if (continued) {
        continued = endsInBackslash(line);
        return SecretWords.REMOVED;
      }
      return outside(withoutKnown(line));
    }

    private String inKey(String line) {
      Matcher end = KEY_END.matcher(line);
      if (end.find()) {
        keyLines = 0;
        return SecretWords.REMOVED + strip(line.substring(end.end()));
      }
      keyLines = keyLines >= LONGEST_KEY ? 0 : keyLines + 1;
      return SecretWords.REMOVED;
    }

    private String outside(String line) {
      Matcher begin = KEY_BEGIN.matcher(line);
      if (begin.find()) {
        String before = SecretWords.strip(line.substring(0, begin.start()), configuration);
        keyLines = 1;
        return before + inKey(line.substring(begin.end()));
      }
      if (configuration) {
        String multiline = acrossLines(line);
        if (multiline != null) {
          return multiline;
        }
      }
      return SecretWords.strip(line, configuration);
    }

    /** The forms of configuration files in which a value does not stand in the line of its key. */
    private @Nullable String acrossLines(String line) {
      if (blockIndent >= 0 && !line.isBlank()) {
        if (indent(line) > blockIndent || line.strip().startsWith("- ")) {
          return inBlock(line);
        }
        blockIndent = -1;
      }
      Matcher value = VALUE.matcher(line);
      boolean afterName = named;
      named = NAMED.matcher(line).find();
      if (afterName && value.matches()) {
        return value.group(1) + SecretWords.REMOVED;
      }
      Matcher triple = TRIPLE.matcher(line);
      if (triple.find()) {
        String quotes = triple.group(2);
        int over = line.indexOf(quotes, triple.end());
        tripleEnd = over < 0 ? quotes : null;
        return line.substring(0, triple.start(2)) + SecretWords.REMOVED;
      }
      Matcher list = LIST.matcher(line);
      if (list.find()) {
        inList = true;
        return line.substring(0, line.lastIndexOf('[') + 1) + SecretWords.REMOVED;
      }
      Matcher block = BLOCK.matcher(line);
      if (block.matches()) {
        blockIndent = indent(line);
        return line;
      }
      String stripped = SecretWords.strip(line, true);
      continued = !stripped.equals(line) && endsInBackslash(line);
      return stripped;
    }

    /** Below {@code credentials:} a nested key keeps its name. */
    private String inBlock(String line) {
      int colon = line.indexOf(": ");
      boolean nested = colon > 0 && line.substring(0, colon).strip().matches("[\\w.\\-\"']+");
      return nested
          ? line.substring(0, colon + 2) + SecretWords.REMOVED
          : " ".repeat(indent(line)) + SecretWords.REMOVED;
    }
  }

  private String withoutKnown(String line) {
    String text = line;
    for (String secret : known) {
      if (text.contains(secret)) {
        text = text.replace(secret, SecretWords.REMOVED);
      }
    }
    return text;
  }

  private static int indent(String line) {
    int spaces = 0;
    while (spaces < line.length() && Character.isWhitespace(line.charAt(spaces))) {
      spaces++;
    }
    return spaces;
  }

  private static boolean endsInBackslash(String line) {
    int backslashes = 0;
    for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
