package dev.pitwall.config;

import dev.pitwall.config.ConfigProblem.Kind;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lays the sources over each other and checks every value; one loading, one loader. */
final class ConfigLoader {
  private static final String FILE_VARIABLE = KeyIndex.VARIABLE_PREFIX + "CONFIG";
  private static final String FILE_KEY = "config";
  private static final String APPLICATION = "application: ";
  private static final String DETECTED = "detected";

  /** What Kubernetes and Docker set by themselves for a service that is called pitwall. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "PITWALL_(?:.*_)?(?:SERVICE_HOST|SERVICE_PORT(?:_.*)?|PORT_\\d+_(?:TCP|UDP).*)");

  private final Sources sources;
  private final KeyIndex index;
  private final ProblemList problems = new ProblemList();

  /** Name to what the sources say, highest first. */
  private final Map<String, List<Written>> written = new TreeMap<>();

  private final TreeMap<String, Written> effective = new TreeMap<>();
  private final List<ConfigText> texts = new ArrayList<>();
  private final Set<Path> watched = new TreeSet<>();
  private boolean fileUnderstood = true;

  ConfigLoader(Sources sources, KeyIndex index) {
    this.sources = sources;
    this.index = index;
  }

  LoadedConfiguration load() {
    Map<String, String> arguments = AgentArguments.parse(sources.agentArguments(), problems);
    arguments.forEach(
        (name, text) -> {
          if (!name.equals(FILE_KEY)) {
            add(name, Written.text(text, AgentArguments.ORIGIN + " " + name));
          }
        });
    readNamed(sources.properties(), "-D");
    readEnvironment();
    readNamed(sources.application(), APPLICATION);
    readFile(Optional.ofNullable(arguments.get(FILE_KEY)));
    sources.detected().forEach((name, text) -> add(name, Written.text(text, DETECTED)));
    Set<String> names = new TreeSet<>();
    for (String name : written.keySet()) {
      checkKnown(name).ifPresent(key -> names.add(key.name()));
    }
    names.forEach(this::choose);
    new OffRule(index, written, texts, problems).apply(effective, fileUnderstood);
    List<Path> files = texts.stream().map(ConfigText::path).toList();
    watched.addAll(files);
    return new LoadedConfiguration(
        new LoadedConfiguration.Origin(sources, index, files, watched),
        names,
        effective,
        problems.list());
  }

  private void add(String name, Written value) {
    written.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  private void readNamed(Map<String, String> properties, String origin) {
    properties.forEach(
        (property, text) -> {
          String name = LoadedConfiguration.belowRoot(property);
          boolean ours = property.startsWith(LoadedConfiguration.ROOT);
          if (ours && !name.equals(FILE_KEY)) {
            add(name, Written.text(text, origin + property));
          }
        });
  }

  private void readEnvironment() {
    new TreeMap<>(sources.environment())
        .forEach(
            (variable, text) -> {
              boolean ours = variable.startsWith(KeyIndex.VARIABLE_PREFIX);
              if (ours && !variable.equals(FILE_VARIABLE)) {
                readVariable(variable, text);
              }
            });
  }

  private void readVariable(String variable, String text) {
    Optional<String> name = index.byVariable(variable);
    if (name.isPresent()) {
      add(name.get(), Written.text(text, variable));
    } else if (index.wildcardVariable(variable)) {
      problems.add(ConfigProblem.of(Kind.NOT_BY_VARIABLE, variable, variable, ""));
    } else if (!serviceLink(variable, text)) {
      problems.add(
          ConfigProblem.of(Kind.UNKNOWN_VARIABLE, variable, variable, "")
              .suggesting(index.nearestVariable(variable).stream().toList()));
    }
  }

  private static boolean serviceLink(String variable, String text) {
    boolean address = text.startsWith("tcp://") || text.startsWith("udp://");
    return SERVICE_LINK.matcher(variable).matches() || (variable.endsWith("_PORT") && address);
  }

  private void readFile(Optional<String> byArgument) {
    Optional<String> named =
        Stream.of(
                sources.file(),
                byArgument,
                Optional.ofNullable(sources.properties().get(LoadedConfiguration.ROOT + FILE_KEY)),
                Optional.ofNullable(sources.environment().get(FILE_VARIABLE)),
                Optional.ofNullable(sources.application().get(LoadedConfiguration.ROOT + FILE_KEY)))
            .flatMap(Optional::stream)
            .filter(name -> !name.isBlank())
            .findFirst();
    named
        .flatMap(this::text)
        .or(() -> named.isPresent() ? Optional.empty() : usual())
        .ifPresent(
            text -> {
              ConfigFile file = ConfigFile.read(text, sources.folder(), problems);
              fileUnderstood = file.understood();
              texts.addAll(file.texts());
              file.values().forEach(this::add);
            });
  }

  private Optional<ConfigText> text(String name) {
    try {
      watched.add(sources.folder().resolve(name));
      return ConfigText.read(sources.folder().resolve(name), name, problems);
    } catch (InvalidPathException e) {
      problems.add(ConfigProblem.of(Kind.FILE_MISSING, name, "", ""));
      return Optional.empty();
    }
  }

  private Optional<ConfigText> usual() {
    sources.usualFiles().forEach(file -> watched.add(sources.folder().resolve(file)));
    return sources.usualFiles().stream()
        .map(sources.folder()::resolve)
        .filter(path -> Files.exists(path) && !Files.isDirectory(path))
        .findFirst()
        .flatMap(
            path -> ConfigText.read(path, FileIncluder.display(sources.folder(), path), problems));
  }

  private Optional<Key<?>> checkKnown(String name) {
    Optional<Key<?>> key = index.find(name);
    if (key.isEmpty()) {
      List<String> meant = index.nearest(name).stream().toList();
      for (Written value : written.getOrDefault(name, List.of())) {
        problems.add(
            ConfigProblem.of(Kind.UNKNOWN_KEY, value.origin(), name, "").suggesting(meant));
      }
    }
    return key;
  }

  private void choose(String name) {
    Key<?> key = index.find(name).orElseThrow();
    Optional<Written> value = first(name, key);
    if (key.secret()) {
      value = secret(key, value);
    }
    value.ifPresent(chosen -> accept(key, chosen));
  }

  /** The highest value that is not empty. */
  private Optional<Written> first(String name, Key<?> key) {
    return written.getOrDefault(name, List.of()).stream()
        .filter(
            value -> !value.text().isBlank() || !value.unresolved().isEmpty() || key.emptyIsValue())
        .findFirst();
  }

  private Optional<Written> secret(Key<?> key, Optional<Written> plain) {
    Optional<Written> file = first(key.name() + KeyIndex.FILE_SUFFIX, key);
    if (file.isEmpty()) {
      return plain;
    }
    if (plain.isPresent()) {
      String both = plain.get().origin() + ", " + file.get().origin();
      problems.add(ConfigProblem.of(Kind.SECRET_TWICE, both, key.name(), ""));
      return Optional.empty();
    }
    if (!file.get().unresolved().isEmpty()) {
      return file;
    }
    watch(file.get().text());
    return SecretFile.read(sources.folder(), key.name(), file.get(), problems)
        .map(secret -> Written.text(secret, file.get().origin() + " -> " + file.get().text()));
  }

  private void watch(String file) {
    try {
      watched.add(sources.folder().resolve(file));
    } catch (InvalidPathException e) {
      return; // told when it is read
    }
  }

  private void accept(Key<?> key, Written value) {
    if (!value.unresolved().isEmpty()) {
      problems.add(
          ConfigProblem.of(
              Kind.UNRESOLVED, value.origin(), key.name(), "${" + value.unresolved() + "}"));
      return;
    }
    if (value.list() && !key.type().list()) {
      problems.add(refused(key, key.name(), value.origin(), value.text()));
      return;
    }
    try {
      key.type().parse(value.text());
      effective.put(key.name(), key.fields().isEmpty() ? value : checkedFields(key, value));
    } catch (IllegalArgumentException notOfThisType) {
      problems.add(refused(key, key.name(), value.origin(), value.text()));
    }
  }

  private static ConfigProblem refused(Key<?> key, String name, String origin, String text) {
    return new ConfigProblem(
        Kind.BAD_VALUE,
        origin,
        name,
        EffectiveValue.shown(key, text),
        key.type(),
        key.secret() ? List.of() : key.type().suggest(text),
        key.defaultText().orElse(""));
  }

  /** The list without the fields that do not exist or are refused. */
  private Written checkedFields(Key<?> key, Written value) {
    List<Map<String, String>> entries = JsonTexts.objects(value.text());
    List<Map<String, String>> checked = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      String at = key.name() + "[" + i + "].";
      Map<String, String> good = new LinkedHashMap<>();
      entries
          .get(i)
          .forEach(
              (field, text) -> {
                if (goodField(key.fields(), at, field, Written.text(text, value.origin()))) {
                  good.put(field, text);
                }
              });
      checked.add(good);
    }
    return new Written(JsonTexts.ofObjects(checked), value.origin(), true, "");
  }

  private boolean goodField(List<Key<?>> fields, String at, String field, Written value) {
    Optional<Key<?>> key = fields.stream().filter(k -> k.name().equals(field)).findFirst();
    if (key.isEmpty()) {
      Set<String> names = new LinkedHashSet<>();
      fields.forEach(k -> names.add(k.name()));
      problems.add(
          ConfigProblem.of(Kind.UNKNOWN_KEY, value.origin(), at + field, "")
              .suggesting(Suggestions.nearest(field, names).stream().toList()));
      return false;
    }
    try {
      if (!value.text().isBlank()) {
        key.get().type().parse(value.text());
      }
      return true;
    } catch (IllegalArgumentException notOfThisType) {
      problems.add(refused(key.get(), at + field, value.origin(), value.text()));
      return false;
    }
  }
}
