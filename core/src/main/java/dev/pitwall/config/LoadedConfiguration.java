package dev.pitwall.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A configuration that was read once and does not change: every value with its origin, and every
 * mistake that was met. Reading never fails: where something is wrong the default holds and the
 * mistake is in {@link #problems()}.
 */
public final class LoadedConfiguration implements Configuration {
  static final String ROOT = "pitwall.";

  private final Origin origin;
  private final KeyIndex index;
  private final Set<String> names;
  private final SortedMap<String, Written> values;
  private final List<ConfigProblem> problems;

  LoadedConfiguration(
      Origin origin,
      Set<String> names,
      SortedMap<String, Written> values,
      List<ConfigProblem> problems) {
    this.origin = origin;
    this.index = origin.index();
    this.names = Set.copyOf(names);
    this.values = new TreeMap<>(values);
    this.problems = List.copyOf(problems);
  }

  /**
   * What it was read from.
   *
   * @param files every configuration file that was read, the main one first
   * @param watched those, the secrets' files, and where a configuration file was looked for
   */
  record Origin(Sources sources, KeyIndex index, List<Path> files, Set<Path> watched) {
    Origin {
      files = List.copyOf(files);
      watched = Set.copyOf(watched);
    }
  }

  /**
   * Reads all sources. Agent arguments win over system properties, those over the environment,
   * those over the application's own configuration, that over the file, that over what was
   * detected, and that over the defaults.
   *
   * @param keys every key that exists
   */
  public static LoadedConfiguration load(Sources sources, List<KeyGroup> keys) {
    return new ConfigLoader(sources, new KeyIndex(keys)).load();
  }

  /** Reads the same sources again: the files as they are now, everything else as it was. */
  public LoadedConfiguration again() {
    return new ConfigLoader(origin.sources(), index).load();
  }

  /** The files whose change can change a value, whether they exist or not. */
  public Set<Path> watchedFiles() {
    return origin.watched();
  }

  static String belowRoot(String name) {
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
  }

  @Override
  public <T> T get(Key<T> key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException(key + " has neither a value nor a default"));
  }

  @Override
  public <T> Optional<T> find(Key<T> key) {
    Written written = values.get(key.name());
    if (written != null) {
      return Optional.of(key.type().parse(written.text()));
    }
    return key.defaultText()
        .filter(text -> !text.isEmpty() || key.type().list())
        .map(key.type()::parse);
  }

  @Override
  public Set<String> ids(Key<?> wildcard) {
    String before = wildcard.name().substring(0, wildcard.name().indexOf('*'));
    Set<String> ids = new TreeSet<>();
    for (String name : names) {
      if (name.startsWith(before)) {
        index.wildcards(before).flatMap(key -> KeyIndex.id(key, name).stream()).forEach(ids::add);
      }
    }
    return ids;
  }

  /** Where the value comes from: file and line, variable, property, agent argument or default. */
  public String origin(Key<?> key) {
    Written written = values.get(key.name());
    return written == null ? EffectiveValue.DEFAULT : written.origin();
  }

  /** Every mistake that was met. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  /** The configuration file; empty if none was found. */
  public Optional<Path> file() {
    return origin.files().stream().findFirst();
  }

  /** Every configuration file that was read, the included ones as well. */
  public List<Path> files() {
    return origin.files();
  }

  /**
   * Every key with its value, in the order of the reference; keys with an id where they are set.
   */
  public List<EffectiveValue> values() {
    List<EffectiveValue> lines = new ArrayList<>();
    for (KeyGroup group : index.groups()) {
      for (Key<?> key : group.keys()) {
        if (key.name().contains("*")) {
          ids(key).stream()
              .map(key::at)
              .filter(one -> values.containsKey(one.name()))
              .forEach(one -> lines.add(line(one)));
        } else {
          lines.add(line(key));
        }
      }
    }
    return List.copyOf(lines);
  }

  private EffectiveValue line(Key<?> key) {
    Written written = values.get(key.name());
    String defaultText = key.defaultText().orElse("");
    String text = written == null ? defaultText : written.text();
    return new EffectiveValue(
        key.name(), EffectiveValue.shown(key, text), origin(key), defaultText, key.meaning());
  }

  /**
   * Every secret that is set, as it is, for those who must keep it out of what they write: values
   * of secret keys, and passwords in addresses.
   */
  public Set<String> secrets() {
    Set<String> secrets = new TreeSet<>();
    values.forEach(
        (name, written) -> {
          if (index.find(name).map(Key::secret).orElse(false)) {
            secrets.add(written.text());
          } else {
            secrets.addAll(EffectiveValue.secretsWithin(written.text()));
          }
        });
    secrets.removeIf(String::isBlank);
    return secrets;
  }

  /**
   * The keys whose values differ from those of {@code earlier}, secrets included; sorted. A value
   * that only moved to another line does not differ.
   */
  public Set<String> changesSince(LoadedConfiguration earlier) {
    Set<String> changed = new TreeSet<>(values.keySet());
    changed.addAll(earlier.values.keySet());
    changed.removeIf(name -> text(name).equals(earlier.text(name)));
    return changed;
  }

  private Optional<String> text(String name) {
    Map<String, Written> known = values;
    return Optional.ofNullable(known.get(name))
        .map(Written::text)
        .or(() -> index.find(name).flatMap(Key::defaultText));
  }
}
