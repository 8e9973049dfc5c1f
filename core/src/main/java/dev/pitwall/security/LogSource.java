package dev.pitwall.security;

import dev.pitwall.logs.analyze.AccessLine;
import dev.pitwall.logs.analyze.AccessLines;
import dev.pitwall.logs.follow.Position;
import dev.pitwall.logs.follow.Reach;
import dev.pitwall.logs.follow.Tail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One access log that is followed. Belongs to one thread. */
final class LogSource implements AutoCloseable {
  private static final Path NGINX = Path.of("/etc/nginx/nginx.conf");
  private static final int ENOUGH = 20;
  private static final int PATIENCE = 6;

  private final Path path;
  private final Tail tail;
  private final ZoneId zone;
  private @Nullable AccessLines lines;
  private int wait;
  private long read;
  private long understood;

  /** Why nothing is known of it. */
  enum Fault {
    NONE,
    ABSENT,
    UNREADABLE,
    NOT_UNDERSTOOD
  }

  LogSource(Path path, ZoneId zone, @Nullable Position from) {
    this.path = path;
    this.zone = zone;
    this.tail = new Tail(path, Reach.ALL);
    if (from != null) {
      tail.resume(from);
    }
  }

  Path path() {
    return path;
  }

  /** Reads what is new, at most 16 MiB. */
  Fault read(Consumer<AccessLine> each) {
    try {
      AccessLines known = lines();
      if (known == null) {
        return Files.size(path) == 0 ? Fault.NONE : Fault.NOT_UNDERSTOOD;
      }
      read = 0;
      understood = 0;
      tail.read(
          (bytes, from, to) -> {
            if (to == from) {
              return;
            }
            read++;
            AccessLine line = known.read(bytes, from, to);
            if (known.understood()) {
              understood++;
            }
            if (line != null) {
              each.accept(line);
            }
          });
      if (read >= ENOUGH && understood * 2 < read) {
        lines = null; // the server writes something else now
      }
      return Fault.NONE;
    } catch (NoSuchFileException e) {
      return Fault.ABSENT;
    } catch (IOException e) {
      return Fault.UNREADABLE;
    }
  }

  /** Looked at again once in a minute while nothing is understood. */
  private @Nullable AccessLines lines() throws IOException {
    AccessLines known = lines;
    if (known == null && wait-- <= 0) {
      Optional<Path> nginx = Files.isReadable(NGINX) ? Optional.of(NGINX) : Optional.empty();
      known = AccessLines.detect(path, nginx, zone).orElse(null);
      lines = known;
      wait = known != null || Files.size(path) == 0 ? 0 : PATIENCE;
    }
    return known;
  }

  Optional<Position> position() {
    return tail.position();
  }

  long skipped() {
    return tail.skipped();
  }

  /** Bytes that wait for the next run. */
  long behind() {
    return tail.behind();
  }

  @Override
  public void close() {
    try {
      tail.close();
    } catch (IOException unlikely) {
      lines = null;
    }
  }
}
