package dev.pitwall.emergency;

import dev.pitwall.emergency.evidence.OwnFiles;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the archive of a run. If there is no space for all, one more try saves evidence,
 * configuration and the last lines of the logs: a full disk is an emergency of its own.
 */
final class Archiving {
  private static final long SMALL = 4L << 20;

  private final EmergencySettings settings;
  private final EmergencyMeans means;
  private final Path folder;
  private final Messages words;

  Archiving(EmergencySettings settings, EmergencyMeans means, Path folder, Messages words) {
    this.settings = settings;
    this.means = means;
    this.folder = folder;
    this.words = words;
  }

  /** The logs that would be saved. */
  LogSelection logs() {
    List<String> names = new ArrayList<>(settings.logs());
    names.addAll(means.ownLogs());
    return LogSelection.of(names);
  }

  SupportArchive.Made make(RunState state) throws IOException {
    OwnFiles.folder(folder);
    Path file = folder.resolve("emergency-" + state.id() + ".zip");
    Optional<Path> evidence =
        Optional.ofNullable(state.made.get("evidence")).map(Path::of).filter(Files::isReadable);
    LogSelection logs = logs();
    SupportArchive.Made made;
    try {
      made = write(state, file, evidence, logs, settings.logsLimit());
    } catch (IOException first) {
      try {
        made = write(state, file, evidence, logs, Math.min(SMALL, settings.logsLimit()));
        made = with(made, words.get("archive.small", "error", first.toString()));
      } catch (IOException second) {
        second.addSuppressed(first);
        throw second;
      }
    }
    for (String missing : logs.missing()) {
      made = with(made, words.get("archive.missing", "name", missing));
    }
    checksum(made);
    return made;
  }

  private SupportArchive.Made write(
      RunState state, Path file, Optional<Path> evidence, LogSelection logs, long limit)
      throws IOException {
    return new SupportArchive(means.filter())
        .write(
            state.id(),
            file,
            new SupportArchive.Content(evidence, logs.files(), means.config(), limit));
  }

  private static SupportArchive.Made with(SupportArchive.Made made, String line) {
    List<String> all = new ArrayList<>(made.leftOut());
    all.add(line);
    return new SupportArchive.Made(
        made.file(), made.bytes(), made.sha256(), made.files(), made.removed(), List.copyOf(all));
  }

  /** For whoever gets the archive; without it nothing is lost. */
  private static void checksum(SupportArchive.Made made) throws IOException {
    Path file = made.file().resolveSibling(made.file().getFileName() + ".sha256");
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      FileChannel channel = OwnFiles.create(part);
      try (channel) {
        ByteBuffer bytes =
            ByteBuffer.wrap(SupportArchive.checksumLine(made).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        OwnFiles.publish(part, channel, file);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
