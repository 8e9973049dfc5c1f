package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.PostgresTools;
import dev.pitwall.backup.PostgresTools.Tool;
import dev.pitwall.backup.ToolRun;
import dev.pitwall.check.postgres.ServerLogin;
import dev.pitwall.schedule.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dump that {@code pg_restore} reads: a plain one as a file, which several jobs can read at once;
 * a sealed one through a pipe, so that what is secret is never on the disk.
 */
final class DumpSource {
  private static final int BUFFER = 256 << 10;

  private final Contents contents;
  private final StoredFile file;

  DumpSource(Contents contents, StoredFile file) {
    this.contents = contents;
    this.file = file;
  }

  /** True if several jobs can read it at once. */
  boolean seekable() {
    return !file.sealed();
  }

  /** Starts {@code pg_restore} on it. */
  Fed start(PostgresTools tools, Tool restore, List<String> arguments, Optional<ServerLogin> login)
      throws BackupException, Damage {
    List<String> line = new ArrayList<>(arguments);
    if (seekable()) {
      line.add(contents.path(file).toAbsolutePath().toString());
      return new Fed(tools.start(restore, line, login), null);
    }
    InputStream plain = contents.open(file);
    try {
      return new Fed(tools.start(restore, line, login), plain);
    } catch (BackupException e) {
      try {
        plain.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** A program that is given the dump by a thread beside it. */
  final class Fed implements AutoCloseable {
    private final ToolRun run;
    private final @Nullable Thread feeder;
    private volatile @Nullable IOException unreadable;

    private Fed(ToolRun run, @Nullable InputStream plain) {
      this.run = run;
      feeder = plain == null ? null : Threads.daemon("restore-feed", () -> feed(plain));
      if (feeder != null) {
        feeder.start();
      }
    }

    private void feed(InputStream plain) {
      byte[] buffer = new byte[BUFFER];
      try (plain;
          OutputStream out = run.input()) {
        while (true) {
          int read;
          try {
            read = plain.read(buffer);
          } catch (IOException e) {
            unreadable = e; // it must not see an end where there is none
            run.kill();
            return;
          }
          if (read < 0) {
            return;
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException programEnded) {
        // it has read what it wanted, or its own words say why it ended
      }
    }

    ToolRun run() {
      return run;
    }

    /**
     * Nothing, if all that was read of the dump was as it was sealed. Asked after the program's
     * end.
     */
    void requireWhole() throws BackupException, Damage {
      IOException e = unreadable;
      if (e != null) {
        throw contents.damaged(file, e);
      }
    }

    @Override
    public void close() {
      run.close();
    }
  }
}
