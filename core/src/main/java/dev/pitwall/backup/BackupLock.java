package dev.pitwall.backup;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to change what is in a folder of backups: a lock of the operating system on its file
 * {@code .lock}, gone with the process however it ends. Who holds it is written beside it, for
 * people and for a second copy of Pitwall in the same JVM: that one must not even open the lock's
 * file, because closing it again would let go of the lock (POSIX).
 */
public final class BackupLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BackupLock.class);
  private static final String FILE = ".lock";
  private static final String OWNER = ".owner";

  private final Path owner;
  private final FileChannel channel;

  private BackupLock(Path owner, FileChannel channel) {
    this.owner = owner;
    this.channel = channel;
  }

  static BackupLock take(Path dir, Messages words) throws BackupException {
    Path owner = dir.resolve(OWNER);
    String self = self();
    try {
      Durable.makeFolder(dir);
      String holder = holder(owner);
      if (holder.equals(self)) {
        throw locked(dir, holder, words);
      }
      FileChannel channel =
          FileChannel.open(
              dir.resolve(FILE),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PostgresTools.ownerOnly("rw-------"));
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw locked(dir, holder, words);
      }
      Durable.swap(owner, self);
      return new BackupLock(owner, channel);
    } catch (IOException e) {
      throw new BackupException(
          Kind.PERMISSION, words.get("lock.unwritable", "dir", dir, "error", e.toString()), e);
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
      }
      return lock;
    } catch (OverlappingFileLockException sameJvm) {
      return null; // its holder is about to write its name; the channel must stay open
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static BackupException locked(Path dir, String holder, Messages words) {
    String pid = holder.isEmpty() ? "?" : holder.substring(0, holder.indexOf(' '));
    return new BackupException(Kind.LOCKED, words.get("lock.taken", "dir", dir, "pid", pid));
  }

  private static String holder(Path owner) {
    try {
      String text = Files.readString(owner);
      return text.matches("\\d{1,18} \\d{1,18}") ? text : "";
    } catch (IOException none) {
      return "";
    }
  }

  /** A process id comes again, in a container after every restart; with its begin it does not. */
  static String self() {
    return name(ProcessHandle.current());
  }

  /** Process id and begin. */
  static String name(ProcessHandle process) {
    long begin = process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
    return process.pid() + " " + begin;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(owner);
    } catch (IOException e) {
      log.warn("{} stays", owner, e);
    }
    try {
      channel.close();
    } catch (IOException e) {
      log.warn("letting go of the lock of the backups failed", e);
    }
  }
}
