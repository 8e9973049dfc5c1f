package dev.pitwall.logs.rotate;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of every log, in one file that is replaced as a whole: written beside, fsynced,
 * renamed, folder fsynced. "Rotated" stands in it only after the rotation has succeeded.
 */
final class RotateState {
  /** More logs than this are not remembered; the ones longest not seen give way. */
  private static final int MOST = 10_000;

  private final Path file;
  private final Map<Path, Known> logs = new LinkedHashMap<>();
  private boolean damaged;

  private RotateState(Path file) {
    this.file = file;
  }

  /**
   * One log.
   *
   * @param since when the content begins: the last rotation, or when it was first seen
   * @param pending the archive of a rotation that is not finished: the program may still write into
   *     it
   * @param trouble why the last try failed; empty after a success
   * @param adopter the process whose logging library rolls it; empty if none is known
   */
  record Known(
      Instant since, Optional<Path> pending, Optional<Reason> trouble, Optional<Long> adopter) {
    /** Nobody else rolls it. */
    Known(Instant since, Optional<Path> pending, Optional<Reason> trouble) {
      this(since, pending, trouble, Optional.empty());
    }

    /** All is well since then. */
    static Known well(Instant since) {
      return new Known(since, Optional.empty(), Optional.empty());
    }
  }

  /** Reads it; one that cannot be read counts as unknown, and {@link #damaged()} says so. */
  static RotateState read(Path file) throws IOException {
    RotateState state = new RotateState(file);
    try {
      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      for (Map.Entry<String, JsonElement> one : json.getAsJsonObject("logs").entrySet()) {
        state.logs.put(Path.of(one.getKey()), known(one.getValue().getAsJsonObject()));
      }
    } catch (NoSuchFileException first) {
      return state;
    } catch (IllegalStateException
        | IllegalArgumentException
        | DateTimeException
        | NullPointerException
        | com.google.gson.JsonParseException e) {
      state.logs.clear();
      state.damaged = true;
    }
    return state;
  }

  private static Known known(JsonObject json) {
    Optional<Path> pending =
        json.has("archive")
            ? Optional.of(Path.of(json.get("archive").getAsString()))
            : Optional.empty();
    return new Known(
        Instant.parse(json.get("since").getAsString()),
        pending,
        json.has("trouble") ? Optional.of(trouble(json)) : Optional.empty(),
        json.has("adopter") ? Optional.of(json.get("adopter").getAsLong()) : Optional.empty());
  }

  private static Reason trouble(JsonObject json) {
    List<String> particulars = new ArrayList<>();
    if (json.has("particulars")) {
      json.getAsJsonArray("particulars").forEach(one -> particulars.add(one.getAsString()));
    }
    return new Reason(json.get("trouble").getAsString(), particulars);
  }

  boolean damaged() {
    return damaged;
  }

  Optional<Known> of(Path log) {
    return Optional.ofNullable(logs.get(log));
  }

  /** Keeps it on the disk before it returns. */
  void put(Path log, Known known) throws IOException {
    if (known.equals(logs.get(log))) {
      return;
    }
    logs.remove(log);
    logs.put(log, known);
    if (logs.size() > MOST) {
      logs.remove(logs.keySet().iterator().next());
    }
    write();
  }

  private void write() throws IOException {
    JsonObject all = new JsonObject();
    logs.forEach((log, known) -> all.add(log.toString(), json(known)));
    JsonObject json = new JsonObject();
    json.add("logs", all);
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileOutputStream out = new FileOutputStream(next.toFile())) {
      out.write(json.toString().getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(file);
  }

  /** Makes a name in the folder of {@code file} survive a power cut. */
  static void syncFolder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static JsonObject json(Known known) {
    JsonObject json = new JsonObject();
    json.addProperty("since", known.since().toString());
    known.pending().ifPresent(archive -> json.addProperty("archive", archive.toString()));
    known.adopter().ifPresent(pid -> json.addProperty("adopter", pid));
    known
        .trouble()
        .ifPresent(
            trouble -> {
              json.addProperty("trouble", trouble.code());
              JsonArray particulars = new JsonArray();
              trouble.particulars().forEach(particulars::add);
              json.add("particulars", particulars);
            });
    return json;
  }
}
