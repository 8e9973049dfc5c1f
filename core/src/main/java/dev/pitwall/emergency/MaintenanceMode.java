package dev.pitwall.emergency;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.emergency.evidence.OwnFiles;
import dev.pitwall.finding.Findings;
import dev.pitwall.request.Gate;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns requests away until somebody ends it. The file {@code maintenance.json} of the state folder
 * says that it is on: as long as it is there, a restart of the application does not end it, because
 * what is written after the emergency's dump would be lost by restoring it. Without a state folder
 * it ends with the process.
 */
public final class MaintenanceMode {
  /** The finding as long as it is on. */
  public static final String FINDING = "maintenance.on";

  private static final Logger log = LoggerFactory.getLogger(MaintenanceMode.class);
  private static final String FILE = MaintenanceFile.NAME;

  private final Gate gate;
  private final Gate.Closed answers;
  private final Optional<Path> stateDirectory;
  private final TimeSource time;
  private final Findings findings;
  private @Nullable State state;

  /**
   * That it is on.
   *
   * @param by who said so
   * @param reason may be empty
   * @param kept true if the file says it too
   */
  public record State(Instant since, String by, String reason, boolean kept) {}

  /** Off; reads nothing before {@link #resume}. */
  public MaintenanceMode(
      Gate gate,
      Gate.Closed answers,
      Optional<Path> stateDirectory,
      TimeSource time,
      Findings findings) {
    this.gate = gate;
    this.answers = answers;
    this.stateDirectory = stateDirectory;
    this.time = time;
    this.findings = findings;
  }

  /** On again if the file of an earlier run says so. A file that cannot be read says so as well. */
  public synchronized void resume() {
    if (stateDirectory.isEmpty() || !MaintenanceFile.isThere(stateDirectory.get())) {
      return;
    }
    State known;
    try {
      known = read(stateDirectory.get().resolve(FILE));
    } catch (IOException e) {
      log.warn("{} cannot be read; maintenance mode is on all the same", FILE, e);
      known = new State(time.now(), "unknown", "", true);
    }
    close(known);
  }

  /** Ends it for an application that does not run; false if it was off. */
  public static boolean end(Path stateDirectory) throws IOException {
    return Files.deleteIfExists(stateDirectory.resolve(FILE));
  }

  /** Turns it on; if it is on already, everything stays as it was. */
  public synchronized State on(String by, String reason) {
    State known = state;
    if (known != null) {
      return known;
    }
    Instant since = time.now().truncatedTo(ChronoUnit.SECONDS);
    boolean kept = false;
    if (stateDirectory.isPresent()) {
      try {
        write(stateDirectory.get().resolve(FILE), new State(since, by, reason, true));
        kept = true;
      } catch (IOException e) {
        log.warn("maintenance mode is on, but a restart ends it: it could not be written down", e);
      }
    }
    State begun = new State(since, by, reason, kept);
    close(begun);
    return begun;
  }

  private void close(State begun) {
    state = begun;
    gate.close(answers);
    findings.report(
        FINDING,
        "Maintenance mode has been on since "
            + begun.since()
            + ", set by "
            + begun.by()
            + (begun.reason().isEmpty() ? "" : " (" + begun.reason() + ")")
            + ": requests get 503. "
            + (begun.kept()
                ? "A restart does not end it; "
                : "A restart ends it, and so does this: ")
            + "run `emergency undo` when the application shall serve again.");
  }

  /**
   * Lets requests in again; false if they were let in.
   *
   * @throws IOException if the file stays, so that the next start would turn it on again
   */
  public synchronized boolean off() throws IOException {
    boolean was = state != null;
    state = null;
    gate.open();
    findings.clear(FINDING);
    if (stateDirectory.isPresent()) {
      was |= end(stateDirectory.get());
    }
    return was;
  }

  /** What holds now; empty while it is off. */
  public synchronized Optional<State> state() {
    return Optional.ofNullable(state);
  }

  private static void write(Path file, State state) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("since").value(state.since().toString());
      json.name("by").value(state.by()).name("reason").value(state.reason()).endObject();
    }
    Path part = file.resolveSibling(FILE + ".part");
    try {
      FileChannel channel = OwnFiles.create(part);
      try (channel) {
        ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        OwnFiles.publish(part, channel, file);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static State read(Path file) throws IOException {
    Instant since = Instant.EPOCH;
    String by = "";
    String reason = "";
    try (JsonReader json = new JsonReader(new StringReader(Files.readString(file)))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "since" -> since = Instant.parse(json.nextString());
          case "by" -> by = json.nextString();
          case "reason" -> reason = json.nextString();
          default -> json.skipValue();
        }
      }
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IllegalStateException | DateTimeException e) {
      throw new IOException("it is no record of a maintenance mode: " + e.getMessage(), e);
    }
    return new State(since, by, reason, true);
  }
}
