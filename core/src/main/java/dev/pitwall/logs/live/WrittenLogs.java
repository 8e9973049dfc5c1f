package dev.pitwall.logs.live;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that the logging libraries of this process write. Libraries are held weakly: one goes
 * with its application when that is undeployed.
 */
public final class WrittenLogs {
  private static final int MOST_LIBRARIES = 100;

  private final List<WeakReference<LogWriter>> libraries = new ArrayList<>();

  /** Knows none yet. */
  public WrittenLogs() {}

  /** Asks {@code library} as well from now on; the hundred newest are asked. */
  public synchronized void add(LogWriter library) {
    libraries.removeIf(one -> one.get() == null);
    if (libraries.size() == MOST_LIBRARIES) {
      libraries.remove(0);
    }
    libraries.add(new WeakReference<>(library));
  }

  /** All of them, each as it is configured at this moment. */
  public List<WrittenLog> all() {
    List<WeakReference<LogWriter>> now;
    synchronized (this) {
      now = List.copyOf(libraries);
    }
    List<WrittenLog> all = new ArrayList<>();
    for (WeakReference<LogWriter> each : now) {
      LogWriter library = each.get();
      if (library != null) {
        all.addAll(library.written());
      }
    }
    return all;
  }

  /** What is known of {@code file}; of two who write it the one that rolls it. */
  public Optional<WrittenLog> of(Path file) {
    Path path = file.toAbsolutePath().normalize();
    List<WrittenLog> own = all().stream().filter(each -> isSame(each.file(), path)).toList();
    return own.stream()
        .filter(each -> each.rolling().isPresent())
        .findFirst()
        .or(() -> own.stream().findFirst());
  }

  private static boolean isSame(Path one, Path other) {
    if (one.equals(other)) {
      return true;
    }
    try {
      return one.getFileName().equals(other.getFileName())
          && java.nio.file.Files.isSameFile(one, other);
    } catch (java.io.IOException missing) {
      return false;
    }
  }
}
