package dev.pitwall.backup;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.Manifest.Database;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.Manifest.TableContent;
import dev.pitwall.backup.PostgresTools.Tool;
import dev.pitwall.backup.seal.SealKey;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One dump of the database into a folder: {@code pg_dump} writes to this JVM, which digests, seals
 * and stores. While it runs it is watched, so that it neither fills the disk, nor hangs, nor holds
 * up the application.
 */
final class Dump {
  /** The first bytes of the custom format. */
  private static final byte[] MAGIC = {'P', 'G', 'D', 'M', 'P'};

  /** The dump of an empty database has more. */
  private static final long LEAST_BYTES = 200;

  /** So long after the dump the counting of tables may go on, or a tenth of the dump's time. */
  private static final Duration LEAST_COUNTING = Duration.ofSeconds(30);

  private static final long MOST_GLOBALS = 64L << 20;
  private static final int MOST_WARNINGS = 20;

  private final Source source;
  private final PostgresTools tools;
  private final BackupSettings settings;
  private final Limits limits;
  private final TimeSource time;
  private final Messages words;
  private final Progress progress;

  Dump(
      Source source,
      PostgresTools tools,
      BackupSettings settings,
      Limits limits,
      TimeSource time,
      Messages words,
      Progress progress) {
    this.source = source;
    this.tools = tools;
    this.settings = settings;
    this.limits = limits;
    this.time = time;
    this.words = words;
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param database without the number of tables in the dump, which verification counts
   */
  record Result(
      Database database,
      List<StoredFile> files,
      List<TableContent> tables,
      List<String> warnings) {}

  /** Writes dump and globals; what is there of them after a failure is the caller's to delete. */
  Result run(Path folder, String id, @Nullable SealKey key, long expected, Preflight preflight)
      throws BackupException, InterruptedException {
    List<String> warnings = new ArrayList<>();
    try (Snapshot snapshot = Snapshot.take(source)) {
      Source.Facts facts = snapshot.facts();
      preflight.requireSpace(expected, facts.bytes());
      Tool tool = tools.require("pg_dump", facts.major());
      long begin = time.nanoTime();
      StoredFile dump = dump(folder, id, key, snapshot, tool, expected, warnings);
      Duration took = Duration.ofNanos(time.nanoTime() - begin);
      StoredFile globals = globals(folder, key, facts, warnings);
      Duration more = took.dividedBy(10);
      List<TableContent> tables =
          snapshot.contents(more.compareTo(LEAST_COUNTING) > 0 ? more : LEAST_COUNTING);
      Database database =
          new Database(
              facts.database(),
              facts.version(),
              tool.version(),
              snapshot.extensions(),
              facts.bytes(),
              0);
      List<StoredFile> files = globals == null ? List.of(dump) : List.of(dump, globals);
      return new Result(database, files, tables, warnings);
    }
  }

  private StoredFile dump(
      Path folder,
      String id,
      @Nullable SealKey key,
      Snapshot snapshot,
      Tool tool,
      long expected,
      List<String> warnings)
      throws BackupException, InterruptedException {
    String name = PostgresTools.APPLICATION_NAME + " " + id;
    List<String> arguments =
        List.of(
            "-Fc",
            "-Z",
            Integer.toString(settings.tools().compression()),
            "-w",
            "--lock-wait-timeout=30s",
            "--snapshot=" + snapshot.id());
    try (StoredFileWriter out = StoredFileWriter.open(folder, Manifest.DUMP, key);
        Head head = new Head(out);
        QueueWatch queue =
            new QueueWatch(
                source.open(PostgresTools.APPLICATION_NAME + "-watch"),
                snapshot.pid(),
                name,
                time,
                limits);
        ToolRun run = tools.start(tool, arguments, Optional.of(source.login()), name)) {
      Pump pump =
          new Pump(run.output(), head, () -> snapshot.count(settings.tools().hashUpTo(), time));
      pump.start();
      try {
        watch(folder, pump, queue, expected);
      } catch (InterruptedException | BackupException e) {
        run.kill();
        queue.end();
        throw e;
      }
      if (!pump.ended()) {
        run.kill(); // nobody reads what it writes any more
      }
      int code = run.await();
      require(tool, run, pump, code);
      if (!head.is(MAGIC) || out.plainBytes() < LEAST_BYTES) {
        throw new BackupException(
            Kind.FAILED, words.get("dump.no-dump", "tool", tool.file(), "bytes", out.plainBytes()));
      }
      run.errorLines().stream().limit(MOST_WARNINGS).forEach(warnings::add);
      if (queue.blind()) {
        warnings.add(words.get("dump.queue-blind"));
      }
      return out.finish(null);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private void watch(Path folder, Pump pump, QueueWatch queue, long expected)
      throws BackupException, InterruptedException {
    long bytes = 0;
    long since = time.nanoTime();
    while (!pump.await(limits.look())) {
      long now = time.nanoTime();
      if (pump.bytes() != bytes) {
        bytes = pump.bytes();
        since = now;
      }
      progress.bytes(bytes, expected);
      if (now - since >= limits.stall().toNanos()) {
        throw new BackupException(
            Kind.FAILED,
            words.get("dump.stalled", "seconds", limits.stall().toSeconds(), "bytes", bytes));
      }
      requireSpace(folder);
      if (queue.mustYield()) {
        throw new BackupException(
            Kind.YIELDED, words.get("dump.yielded", "seconds", limits.queue().toSeconds()));
      }
    }
  }

  private void requireSpace(Path folder) throws BackupException {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < limits.reserve()) {
        throw new BackupException(
            Kind.FAILED,
            words.get(
                "space.used-up",
                "dir",
                String.valueOf(folder.getParent()),
                "free",
                Sizes.text(free),
                "reserve",
                Sizes.text(limits.reserve())));
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private void require(Tool tool, ToolRun run, Pump pump, int code)
      throws BackupException, IOException {
    IOException unwritten = pump.unwritten();
    if (unwritten != null) {
      throw unwritten;
    }
    if (code != 0 || !pump.ended()) {
      String error = run.errors();
      throw new BackupException(
          Kind.FAILED,
          words.get(
              code > 128 ? "dump.killed" : "dump.failed",
              "tool",
              tool.file(),
              "place",
              source.login().place(),
              "code",
              code,
              "signal",
              code - 128,
              "error",
              error.isEmpty() ? words.get("dump.silent") : error));
    }
  }

  private BackupException unwritable(Path folder, IOException e) {
    return Unwritable.of(folder, e, words);
  }

  /** Null, with a warning, if they cannot be had: the database can be restored without them. */
  private @Nullable StoredFile globals(
      Path folder, @Nullable SealKey key, Source.Facts facts, List<String> warnings)
      throws BackupException, InterruptedException {
    String problem;
    try {
      Tool tool = tools.require("pg_dumpall", facts.major());
      List<String> arguments =
          new ArrayList<>(List.of("--globals-only", "-w", "-l", facts.database()));
      if (!facts.superuser()) {
        arguments.add("--no-role-passwords");
      }
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      try (ToolRun run = tools.start(tool, arguments, Optional.of(source.login()))) {
        Pump pump = new Pump(run.output(), new Bounded(text, MOST_GLOBALS), () -> {});
        pump.start();
        boolean over;
        try {
          over = pump.await(limits.stall());
        } catch (InterruptedException e) {
          run.kill();
          throw e;
        }
        if (!over || !pump.ended()) {
          run.kill();
        }
        int code = run.await();
        problem = code == 0 && pump.ended() ? "" : "pg_dumpall: " + code + " " + run.errors();
      }
      if (problem.isEmpty()) {
        try (StoredFileWriter out = StoredFileWriter.open(folder, Manifest.GLOBALS, key)) {
          out.write(text.toByteArray());
          return out.finish(null);
        } catch (IOException e) {
          throw unwritable(folder, e);
        }
      }
    } catch (BackupException e) {
      if (e.getCause() instanceof IOException) {
        throw e;
      }
      problem = String.valueOf(e.getMessage());
    }
    warnings.add(words.get("dump.no-globals", "error", problem));
    return null;
  }
}
