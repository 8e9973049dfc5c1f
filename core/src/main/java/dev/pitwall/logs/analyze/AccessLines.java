package dev.pitwall.logs.analyze;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one access log one by one, for who follows it. Belongs to one thread. The
 * bytes given must have {@value Swar#PAD} more readable ones behind them.
 */
public final class AccessLines {
  private final List<Reader> readers = new ArrayList<>();
  private final List<String> names;
  private final AccessLine line = new AccessLine();
  private boolean event;

  /** A format's parser and, for an access log, where its fields stand. */
  private static final class Reader {
    private final LineParser parser;
    private final List<Field> fields;
    private final int @Nullable [] bounds;

    Reader(LineParser parser, List<Field> fields, int @Nullable [] bounds) {
      this.parser = parser;
      this.fields = fields;
      this.bounds = bounds;
    }
  }

  private AccessLines(List<Format> formats, Clock clock) {
    names = formats.stream().map(Format::name).toList();
    for (Format format : formats) {
      if (format instanceof AccessFormat access) {
        int[] bounds = new int[access.fields().size() * 2];
        readers.add(new Reader(new AccessParser(access, clock, bounds), access.fields(), bounds));
      } else {
        readers.add(new Reader(format.parser(clock), List.of(), null));
      }
    }
  }

  /** Of formats that are known already. */
  static AccessLines of(List<Format> formats, Span span, ZoneId zone) {
    return new AccessLines(formats, new Clock(span, zone));
  }

  /**
   * Looks at a file's lines.
   *
   * @param nginx a configuration of nginx whose {@code log_format}s are known as well
   * @param zone of lines that name none
   * @return empty if it is empty yet, or no line is understood
   */
  public static Optional<AccessLines> detect(Path file, Optional<Path> nginx, ZoneId zone)
      throws IOException {
    Formats formats = formats(file, nginx, zone);
    List<Format> found = formats.of(LogFile.of(file));
    return found.isEmpty() ? Optional.empty() : Optional.of(of(found, new Span.All(), zone));
  }

  static Formats formats(Path file, Optional<Path> nginx, ZoneId zone) {
    AnalysisRequest request = AnalysisRequest.of(List.of(file), new Span.All(), zone);
    return Formats.of(nginx.map(request::withNginxConfiguration).orElse(request));
  }

  /** What the lines are read as, the most frequent first. */
  public List<String> formats() {
    return names;
  }

  /**
   * Reads one line.
   *
   * @return the request, valid until the next call; null if the line records none
   */
  public @Nullable AccessLine read(byte[] bytes, int from, int to) {
    event = false;
    for (Reader reader : readers) {
      Event found = line.begin(bytes);
      if (reader.parser.parse(bytes, from, to, found)) {
        event = true;
        if (!found.request) {
          return null;
        }
        int[] bounds = reader.bounds;
        for (int i = 0; bounds != null && i < reader.fields.size(); i++) {
          line.field(reader.fields.get(i).kind(), bounds[2 * i], bounds[2 * i + 1]);
        }
        return line;
      }
    }
    return null;
  }

  /** True if the line that was read last is of one of the formats, request or not. */
  public boolean understood() {
    return event;
  }
}
