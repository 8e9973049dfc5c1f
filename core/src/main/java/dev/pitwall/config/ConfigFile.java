package dev.pitwall.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.pitwall.config.ConfigProblem.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one HOCON file with what it includes into flat names and texts. Numbers keep the digits as
 * they were written ({@code 0644} stays {@code 0644}). A {@code ${name}} is looked up in the file
 * alone, never in the environment.
 */
final class ConfigFile {
  /** Marks an unresolved name inside of a value; private-use characters that no value holds. */
  private static final char OPEN = '\uE000';

  private static final char CLOSE = '\uE001';
  private static final Pattern UNRESOLVED = Pattern.compile(OPEN + "([^" + CLOSE + "]*)" + CLOSE);

  /** The library describes a place as {@code pitwall.conf: 14} or {@code pitwall.conf: 5-6}. */
  private static final Pattern PLACE = Pattern.compile("(.*): \\d+(?:-\\d+)?");

  private static final Pattern MET = Pattern.compile("(?:got|not:?) '(.|newline|end of file)'");

  private final ProblemList problems;
  private final ConfigText main;
  private final FileIncluder includer;
  private final Map<String, Written> values = new TreeMap<>();
  private boolean understood = true;

  private ConfigFile(ConfigText main, Path folder, ProblemList problems) {
    this.main = main;
    this.problems = problems;
    this.includer = new FileIncluder(main, folder, problems);
  }

  /**
   * Reads the file.
   *
   * @param folder the folder that names in messages are relative to
   */
  static ConfigFile read(ConfigText main, Path folder, ProblemList problems) {
    ConfigFile file = new ConfigFile(main, folder, problems);
    file.parse();
    return file;
  }

  /** Name below {@code pitwall.} to value. */
  Map<String, Written> values() {
    return values;
  }

  /** True if the file could be taken apart; its values may still be wrong. */
  boolean understood() {
    return understood;
  }

  /** The file and everything that it includes. */
  List<ConfigText> texts() {
    return includer.texts();
  }

  static ConfigParseOptions options(String description) {
    return ConfigParseOptions.defaults()
        .setSyntax(ConfigSyntax.CONF)
        .setOriginDescription(description);
  }

  private void parse() {
    if (!main.utf8()) {
      understood = false;
      return;
    }
    try {
      ConfigObject root =
          ConfigFactory.parseString(main.text(), options(main.name()).setIncluder(includer))
              .resolve(ConfigResolveOptions.noSystem().appendResolver(new Marker()))
              .root();
      understood = includer.texts().stream().allMatch(ConfigText::utf8);
      flatten(root);
    } catch (ConfigException e) {
      understood = false;
      problems.add(syntax(e));
    } catch (StackOverflowError tooDeep) {
      understood = false;
      problems.add(ConfigProblem.of(Kind.FILE_SYNTAX, main.name(), "", ""));
    }
  }

  private ConfigProblem syntax(ConfigException e) {
    String message = e.getMessage();
    Matcher met = MET.matcher(message == null ? "" : message);
    String origin = e.origin() == null ? main.name() : place(e.origin());
    // Nothing longer than one character: it may be part of a secret.
    return ConfigProblem.of(Kind.FILE_SYNTAX, origin, "", met.find() ? met.group(1) : "");
  }

  /** Keys may be written with or without the root {@code pitwall}; with it wins. */
  private void flatten(ConfigObject root) {
    Map<String, Written> rooted = new LinkedHashMap<>();
    collect("", root, rooted);
    rooted.forEach(
        (name, value) -> {
          if (!name.startsWith(LoadedConfiguration.ROOT)) {
            values.put(name, value);
          }
        });
    rooted.forEach(
        (name, value) -> {
          if (name.startsWith(LoadedConfiguration.ROOT)) {
            values.put(LoadedConfiguration.belowRoot(name), value);
          }
        });
  }

  private void collect(String prefix, ConfigObject object, Map<String, Written> into) {
    for (Map.Entry<String, ConfigValue> field : object.entrySet()) {
      String name = prefix + field.getKey();
      ConfigValue value = field.getValue();
      if (value instanceof ConfigObject group) {
        collect(name + ".", group, into);
      } else if (value.valueType() != ConfigValueType.NULL) {
        into.put(name, written(value));
      }
    }
  }

  private Written written(ConfigValue value) {
    boolean list = value instanceof ConfigList;
    String text = list ? listText((ConfigList) value) : scalar(value);
    Matcher unresolved = UNRESOLVED.matcher(text);
    if (unresolved.find()) {
      String name = unresolved.group(1);
      return new Written("", placeOf(name, value), list, name);
    }
    return new Written(text, place(value.origin()), list, "");
  }

  private String placeOf(String unresolved, ConfigValue value) {
    Pattern written = Pattern.compile("\\$\\{\\??\\s*\"?" + Pattern.quote(unresolved));
    for (ConfigText text : texts()) {
      Matcher found = written.matcher(text.text());
      if (found.find()) {
        return text.name() + ":" + text.lineOf(found.start());
      }
    }
    return place(value.origin());
  }

  private static String listText(ConfigList list) {
    boolean objects = list.stream().anyMatch(ConfigObject.class::isInstance);
    return objects ? objects(list) : JsonTexts.ofStrings(scalars(list));
  }

  private static String objects(ConfigList list) {
    List<Map<String, String>> entries = new ArrayList<>();
    for (ConfigValue element : list) {
      Map<String, String> fields = new TreeMap<>();
      if (element instanceof ConfigObject object) {
        fields(object, "", fields);
      } else {
        // A stray text among objects: no field has this name, so the checks will name it.
        fields.put(scalar(element), "");
      }
      entries.add(fields);
    }
    return JsonTexts.ofObjects(entries);
  }

  private static void fields(ConfigObject object, String prefix, Map<String, String> into) {
    object.forEach(
        (name, value) -> {
          if (value instanceof ConfigObject group) {
            fields(group, prefix + name + ".", into);
          } else if (value instanceof ConfigList list) {
            into.put(prefix + name, JsonTexts.ofStrings(scalars(list)));
          } else if (value.valueType() != ConfigValueType.NULL) {
            into.put(prefix + name, scalar(value));
          }
        });
  }

  private static List<String> scalars(ConfigList list) {
    return list.stream()
        .filter(element -> element.valueType() != ConfigValueType.NULL)
        .map(element -> element instanceof ConfigList inner ? listText(inner) : scalar(element))
        .toList();
  }

  /** As it was written; {@code unwrapped()} would make 644 of 0644. */
  private static String scalar(ConfigValue value) {
    return value.atKey("value").getString("value");
  }

  private static String place(ConfigOrigin origin) {
    Matcher place = PLACE.matcher(origin.description());
    String name = place.matches() ? place.group(1) : origin.description();
    return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
  }

  /** Answers every name that the file does not set, so that its place can be told. */
  private static final class Marker implements ConfigResolver {
    @Override
    public ConfigValue lookup(String path) {
      return ConfigValueFactory.fromAnyRef(OPEN + path + CLOSE);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }
}
