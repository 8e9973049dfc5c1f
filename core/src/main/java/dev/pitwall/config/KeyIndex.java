package dev.pitwall.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All keys, by their name and by their form in the environment. */
final class KeyIndex {
  static final String VARIABLE_PREFIX = "PITWALL_";
  static final String FILE_SUFFIX = "-file";
  private static final Pattern NAME =
      Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\\.(?:\\*|[a-z][a-z0-9]*(?:-[a-z0-9]+)*))*");

  private final List<KeyGroup> groups;
  private final Map<String, Key<?>> exact = new LinkedHashMap<>();
  private final Map<String, Key<?>> wildcards = new LinkedHashMap<>();
  private final Map<String, String> variables = new LinkedHashMap<>();

  KeyIndex(List<KeyGroup> groups) {
    this.groups = List.copyOf(groups);
    for (Key<?> key : all().toList()) {
      if (key.name().contains("*")) {
        wildcards.put(key.name(), key);
      } else {
        names(key)
            .forEach(
                name -> {
                  exact.put(name, key);
                  variables.put(variable(name), name);
                });
      }
    }
  }

  private Stream<Key<?>> all() {
    return groups.stream().flatMap(group -> group.keys().stream());
  }

  /** The name, and the name of the file twin of a secret. */
  private static List<String> names(Key<?> key) {
    return key.secret() ? List.of(key.name(), key.name() + FILE_SUFFIX) : List.of(key.name());
  }

  static String variable(String name) {
    return VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  List<KeyGroup> groups() {
    return groups;
  }

  /** The keys without an id in their names. */
  Stream<Key<?>> single() {
    return all().filter(key -> !key.name().contains("*"));
  }

  /** The key that is written as {@code name}, also as the file twin of a secret. */
  Optional<Key<?>> find(String name) {
    Key<?> key = exact.get(name);
    if (key != null) {
      return Optional.of(key);
    }
    return wildcards.values().stream()
        .filter(wildcard -> id(wildcard, name).isPresent())
        .findFirst()
        .map(wildcard -> wildcard.at(id(wildcard, name).orElseThrow()));
  }

  /** The part of {@code name} that stands for the {@code *} of {@code wildcard}. */
  static Optional<String> id(Key<?> wildcard, String name) {
    int star = wildcard.name().indexOf('*');
    String before = wildcard.name().substring(0, star);
    String after = wildcard.name().substring(star + 1);
    boolean fits =
        name.startsWith(before)
            && name.endsWith(after)
            && name.length() > before.length() + after.length();
    return fits
        ? Optional.of(name.substring(before.length(), name.length() - after.length()))
        : Optional.empty();
  }

  /** The name of the key with this variable, which may be the file twin of a secret. */
  Optional<String> byVariable(String variable) {
    return Optional.ofNullable(variables.get(variable));
  }

  /** The keys with an id after {@code before}. */
  Stream<Key<?>> wildcards(String before) {
    return wildcards.values().stream()
        .filter(key -> key.name().startsWith(before + "*"))
        .map(key -> (Key<?>) key);
  }

  /** True if the variable looks like one of a key with an id in its name. */
  boolean wildcardVariable(String variable) {
    return wildcards.keySet().stream()
        .anyMatch(name -> variable.startsWith(variable(name.substring(0, name.indexOf('*')))));
  }

  Optional<String> nearest(String name) {
    List<String> candidates = new ArrayList<>(exact.keySet());
    int lastDot = name.lastIndexOf('.');
    for (String wildcard : wildcards.keySet()) {
      String before = wildcard.substring(0, wildcard.indexOf('*'));
      if (name.startsWith(before) && lastDot >= before.length()) {
        candidates.add(wildcard.replace("*", name.substring(before.length(), lastDot)));
      } else {
        candidates.add(wildcard.replace("*", "<id>"));
      }
    }
    return Suggestions.nearest(name, candidates);
  }

  Optional<String> nearestVariable(String variable) {
    return Suggestions.nearest(variable, variables.keySet());
  }

  List<String> mistakes() {
    List<String> mistakes = new ArrayList<>();
    Map<String, String> byName = new HashMap<>();
    Map<String, String> byVariable = new HashMap<>();
    for (Key<?> key : all().toList()) {
      if (!NAME.matcher(key.name()).matches()) {
        mistakes.add(key + " is not in kebab-case");
      }
      for (String name : names(key)) {
        if (byName.put(name, name) != null) {
          mistakes.add(name + " is declared twice");
          continue;
        }
        String other = byVariable.put(variable(name), name);
        if (other != null) {
          mistakes.add(name + " and " + other + " are both " + variable(name));
        }
      }
      defaultMistake(key).ifPresent(mistakes::add);
      key.fields().forEach(field -> defaultMistake(field).ifPresent(mistakes::add));
    }
    for (String name : byName.keySet()) {
      for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
        if (byName.containsKey(name.substring(0, dot))) {
          mistakes.add(name.substring(0, dot) + " is a value and the group of " + name);
        }
      }
    }
    return List.copyOf(mistakes);
  }

  private static Optional<String> defaultMistake(Key<?> key) {
    try {
      key.defaultText().ifPresent(key.type()::parse);
      return Optional.empty();
    } catch (IllegalArgumentException refused) {
      return Optional.of(key + " refuses its own default " + key.defaultText().orElse(""));
    }
  }
}
