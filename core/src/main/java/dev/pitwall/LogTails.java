package dev.pitwall;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.admin.DashboardDesk.Lines;
import dev.pitwall.logs.live.WrittenLog;
import dev.pitwall.logs.live.WrittenLogs;
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
 * The ends of the log files that this process writes. A file is named by its number only, so nobody
 * asks for another one; it is opened, read by at most 256 KiB, and closed again.
 */
final class LogTails {
  private static final int MOST_FILES = 50;
  private static final int MOST_BYTES = 256 << 10;
  private static final int FIRST_BYTES = 64 << 10;
  private static final int MOST_LINES = 1_000;
  private static final int LONGEST_LINE = 4_000;

  private final WrittenLogs written;

  LogTails(WrittenLogs written) {
    this.written = written;
  }

  private List<Path> files() {
    return written.all().stream().map(WrittenLog::file).distinct().limit(MOST_FILES).toList();
  }

  /** Writes the list of files. */
  void write(JsonWriter json) throws IOException {
    json.beginObject().name("files").beginArray();
    List<Path> files = files();
    for (int i = 0; i < files.size(); i++) {
      json.beginObject().name("id").value(i).name("file").value(files.get(i).toString());
      json.name("bytes");
      if (Files.isRegularFile(files.get(i))) {
        json.value(Files.size(files.get(i)));
      } else {
        json.nullValue();
      }
      json.endObject();
    }
    json.endArray().endObject();
  }

  /** A piece; if the file is shorter than {@code from} it was begun anew, and so is the reading. */
  Optional<Lines> read(int id, long from) {
    List<Path> files = files();
    if (id < 0 || id >= files.size()) {
      return Optional.empty();
    }
    try (FileChannel file = FileChannel.open(files.get(id))) {
      long size = file.size();
      long begin = from < 0 ? Math.max(0, size - FIRST_BYTES) : from > size ? 0 : from;
      long skipped = Math.max(0, size - begin - MOST_BYTES);
      boolean cut = from < 0 ? begin > 0 : skipped > 0;
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_BYTES, size - begin));
      long at = begin + skipped;
      while (bytes.hasRemaining()) {
        int read = file.read(bytes, at + bytes.position());
        if (read < 0) {
          break;
        }
      }
      return Optional.of(lines(bytes.array(), bytes.position(), at, skipped, cut));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static Lines lines(byte[] bytes, int length, long at, long skipped, boolean cut) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    boolean whole = !cut;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        if (whole) {
          lines.add(line(bytes, from, i));
        }
        whole = true;
        from = i + 1;
      }
    }
    if (from == 0 && length == MOST_BYTES) {
      from = length; // one line that is longer than all we read
    }
    int more = lines.size() - MOST_LINES;
    return new Lines(at + from, skipped, more > 0 ? lines.subList(more, lines.size()) : lines);
  }

  private static String line(byte[] bytes, int from, int to) {
    String text =
        new String(bytes, from, Math.min(to - from, LONGEST_LINE), StandardCharsets.UTF_8);
    return text.replace('\r', ' ').replace('\0', ' ').stripTrailing();
  }
}
