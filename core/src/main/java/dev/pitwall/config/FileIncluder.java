package dev.pitwall.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import dev.pitwall.config.ConfigProblem.Kind;
import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Includes files that lie relative to the including file, and nothing else: no address, since
 * nothing connects anywhere unless told to, and no resource of the class path. A file that is not
 * there is a mistake, not silence.
 */
final class FileIncluder
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
  private static final int DEEPEST = 10;
  private static final int MOST_FILES = 100;

  private final Path folder;
  private final ProblemList problems;
  private final List<ConfigText> texts = new ArrayList<>();
  private final Deque<ConfigText> open = new ArrayDeque<>();

  FileIncluder(ConfigText main, Path folder, ProblemList problems) {
    this.folder = folder;
    this.problems = problems;
    texts.add(main);
    open.push(main);
  }

  List<ConfigText> texts() {
    return List.copyOf(texts);
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    ConfigText including = open.element();
    Optional<Path> target = target(including, what);
    boolean again =
        target.map(path -> open.stream().anyMatch(t -> t.path().equals(path))).orElse(false);
    if (target.isEmpty() || again || open.size() > DEEPEST || texts.size() >= MOST_FILES) {
      return refuse(what);
    }
    Optional<ConfigText> text =
        ConfigText.read(target.get(), display(folder, target.get()), problems);
    if (text.isEmpty()) {
      return ConfigFactory.empty().root();
    }
    texts.add(text.get());
    if (!text.get().utf8()) {
      return ConfigFactory.empty().root();
    }
    open.push(text.get());
    try {
      return ConfigFactory.parseString(
              text.get().text(), ConfigFile.options(text.get().name()).setIncluder(this))
          .root();
    } finally {
      open.pop();
    }
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    return refuse(what.getProtocol() + ":...");
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    return refuse(what);
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  private static Optional<Path> target(ConfigText including, String what) {
    try {
      Path target = including.path().resolveSibling(what).normalize();
      Path withEnding = target.resolveSibling(target.getFileName() + ".conf");
      boolean ending = !Files.exists(target) && Files.exists(withEnding);
      return Optional.of(ending ? withEnding : target);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private ConfigObject refuse(String what) {
    problems.add(ConfigProblem.of(Kind.BAD_INCLUDE, open.element().name(), "", what));
    return ConfigFactory.empty().root();
  }

  /** A path as messages show it: relative where it lies below {@code folder}. */
  static String display(Path folder, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path base = folder.toAbsolutePath().normalize();
    return absolute.startsWith(base) ? base.relativize(absolute).toString() : absolute.toString();
  }
}
