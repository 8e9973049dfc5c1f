package dev.pitwall.logs.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer numbers its lines while its log is rotated, and every line is found once, in order. */
class NoLineLostTest {
  private static final boolean LONG = Boolean.getBoolean("pitwall.long");

  private static final long PAUSE_NANOS = 500_000;

  @TempDir Path folder;

  private Path logs;
  private Path log;
  private Path reopen;

  @BeforeEach
  void make() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    logs = Files.createDirectory(folder.resolve("logs")).toRealPath();
    log = logs.resolve("app.log");
    reopen = folder.resolve("reopen");
    Files.createFile(log);
  }

  /** Appends numbered lines, and opens its log anew when a file tells it to, as nginx does. */
  private final class Writer implements Runnable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private volatile long written;

    @Override
    public void run() {
      try {
        FileChannel out = open();
        while (!stop.get()) {
          if (Files.exists(reopen)) {
            out.close();
            Files.deleteIfExists(reopen);
            out = open();
          }
          for (int burst = 0; burst < 20; burst++) {
            long next = written + 1; // only this thread writes it
            out.write(ByteBuffer.wrap(("line " + next + "\n").getBytes(StandardCharsets.UTF_8)));
            written = next;
          }
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        out.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private FileChannel open() throws IOException {
      return FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private String settings(String more) {
    return "[{files: \""
        + log
        + "\", keep: 10000, post-rotate: \"touch "
        + reopen
        + "\""
        + more
        + "}]";
  }

  private void rotate() throws Exception {
    Rotation rotation =
        new Rotation(
            Rotations.settings(folder, settings("")),
            folder.resolve("state"),
            new Rotation.Surroundings(
                new RotateClock("2026-11-25T12:00:00Z"),
                ZoneId.of("UTC"),
                new PostRotate(Duration.ofSeconds(10)),
                new OtherRotators(folder.resolve("etc"), List.of())));
    rotation.run(Rotation.Mode.FORCE);
  }

  /** All lines in the order of the archives, each of which must be whole. */
  private List<Long> lines() throws IOException {
    List<Archives.Archive> archives = new ArrayList<>(new Archives(log).list());
    java.util.Collections.reverse(archives);
    List<Long> numbers = new ArrayList<>();
    for (Archives.Archive archive : archives) {
      try (InputStream raw = Files.newInputStream(archive.path());
          InputStream in = archive.compressed() ? new GZIPInputStream(raw) : raw) {
        add(new String(in.readAllBytes(), StandardCharsets.UTF_8), numbers);
      }
    }
    add(Files.readString(log), numbers);
    return numbers;
  }

  private static void add(String text, List<Long> numbers) {
    assertThat(text.isEmpty() || text.endsWith("\n")).as("no line is torn").isTrue();
    text.lines().forEach(line -> numbers.add(Long.parseLong(line.substring("line ".length()))));
  }

  private void everyLineOnceInOrder(long written) throws IOException {
    List<Long> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).as("line at place " + (i + 1) + " of " + written).isEqualTo(i + 1L);
    }
    assertThat(lines).hasSize(Math.toIntExact(written));
  }

  @Test
  void rotationsUnderAWriterLoseNoLine() throws Exception {
    Writer writer = new Writer();
    Thread thread = new Thread(writer);
    thread.start();
    int rotations = LONG ? 200 : 15;
    for (int i = 0; i < rotations; i++) {
      long before = writer.written;
      rotate();
      while (writer.written == before) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    writer.stop.set(true);
    thread.join();
    everyLineOnceInOrder(writer.written);
    try (Stream<Path> files = Files.list(logs)) {
      assertThat(files.filter(file -> file.toString().endsWith(".gz"))).isNotEmpty();
    }
  }

  @Test
  void rotationsThatAreKilledAtAnyMomentLoseNoLine() throws Exception {
    Writer writer = new Writer();
    Thread thread = new Thread(writer);
    thread.start();
    Random random = new Random(20261126);
    int kills = LONG ? 40 : 4;
    for (int i = 0; i < kills; i++) {
      Process rotation =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  RotateOnce.class.getName(),
                  folder.toString(),
                  settings(", delay-compress: false"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      // the moment is random on purpose: whichever it hits, the invariant must hold
      if (!rotation.waitFor(300 + random.nextInt(3000), TimeUnit.MILLISECONDS)) {
        rotation.destroyForcibly().waitFor();
      }
    }
    rotate();
    writer.stop.set(true);
    thread.join();
    rotate(); // settles what the killed ones left
    everyLineOnceInOrder(writer.written);
    try (Stream<Path> files = Files.list(logs)) {
      assertThat(files.map(Path::toString))
          .noneMatch(name -> name.endsWith(".part") || name.endsWith(".moving"));
    }
  }
}
