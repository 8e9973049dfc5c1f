package dev.pitwall.admin;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.journal.StateFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code agent.json} in the state dir: where the running Pitwall answers; mode 0600. */
public final class AgentFile {
  private static final int MOST_BYTES = 1 << 16;

  private final Path file;

  /**
   * Where Pitwall answers.
   *
   * @param pid of the JVM
   * @param address the base URL of the admin port: {@code http://127.0.0.1:7717}
   */
  public record Agent(long pid, String address) {}

  /** The file of a state dir; reads and writes nothing yet. */
  public AgentFile(Path stateDir) {
    file = stateDir.resolve("agent.json");
  }

  /** Writes it as a whole, over an older one. */
  public void write(Agent agent) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("pid").value(agent.pid());
      json.name("address").value(agent.address()).endObject();
    }
    new StateFile(file, MOST_BYTES).write(text + "\n");
  }

  /**
   * What the file says; empty if there is none. The JVM may have ended since.
   *
   * @throws IOException if it cannot be read or is damaged
   */
  public Optional<Agent> read() throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    long pid = -1;
    String address = "";
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "pid" -> pid = json.nextLong();
          case "address" -> address = json.nextString();
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (IllegalStateException | NumberFormatException | IOException e) {
      throw damaged(e.getMessage(), e);
    }
    if (pid < 0 || address.isEmpty()) {
      throw damaged("pid or address is missing", null);
    }
    return Optional.of(new Agent(pid, address));
  }

  private IOException damaged(@Nullable String met, @Nullable Exception e) {
    return new IOException(
        "reading "
            + file
            + ": "
            + met
            + "; expected {\"pid\":number,\"address\":\"http://...\"};"
            + " delete the file and restart the application, or give the address by --url",
        e);
  }

  /** Removes the file if it still names this JVM; another JVM's stays. */
  public void remove(long pid) throws IOException {
    if (read().filter(agent -> agent.pid() == pid).isPresent()) {
      Files.deleteIfExists(file);
    }
  }
}
