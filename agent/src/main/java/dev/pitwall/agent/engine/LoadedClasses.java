package dev.pitwall.agent.engine;

import dev.pitwall.scan.inventory.LoadedCode;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.URL;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From where the classes of this JVM came. Keeps texts alone: no class, loader or domain of the
 * application stays reachable through it.
 */
final class LoadedClasses {
  private LoadedClasses() {}

  static LoadedCode of(Instrumentation instrumentation) {
    Map<String, Long> sources = new HashMap<>();
    long without = 0;
    for (Class<?> each : instrumentation.getAllLoadedClasses()) {
      if (each.isArray() || each.getClassLoader() == null) {
        continue; // the runtime's own
      }
      @Nullable URL location = location(each);
      if (location == null) {
        without++;
      } else {
        sources.merge(location.toExternalForm(), 1L, Long::sum);
      }
    }
    return LoadedCode.of(
        sources, without, classPath(), String.valueOf(System.getProperty("java.runtime.version")));
  }

  private static @Nullable URL location(Class<?> type) {
    try {
      ProtectionDomain domain = type.getProtectionDomain();
      CodeSource source = domain == null ? null : domain.getCodeSource();
      return source == null ? null : source.getLocation();
    } catch (SecurityException | LinkageError refused) {
      return null;
    }
  }

  /** Whole paths: whoever reads them stands in another folder. */
  private static List<String> classPath() {
    List<String> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      try {
        if (!entry.isEmpty()) {
          classPath.add(Path.of(entry).toAbsolutePath().normalize().toString());
        }
      } catch (InvalidPathException notHere) {
        classPath.add(entry);
      }
    }
    return classPath;
  }
}
