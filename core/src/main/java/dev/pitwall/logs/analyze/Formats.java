package dev.pitwall.logs.analyze;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The formats that a run knows. */
final class Formats {
  private final List<Format> all;
  private final Detection detection;

  private Formats(List<Format> all, Detection detection) {
    this.all = all;
    this.detection = detection;
  }

  /** Those of the request first, then nginx's, then the usual ones. */
  static Formats of(AnalysisRequest request) {
    List<Format> all = new ArrayList<>();
    request.layout().flatMap(Layouts::of).ifPresent(all::add);
    request.pattern().ifPresent(pattern -> all.add(Patterns.of(pattern)));
    request
        .nginxConfiguration()
        .ifPresent(
            file -> {
              try {
                all.addAll(NginxConfiguration.formats(file));
              } catch (IOException unreadable) {
                // the usual formats are there; the report says if a file fits none
                all.addAll(List.of());
              }
            });
    all.addAll(Patterns.usual());
    all.add(JsonFormat.LINES);
    all.add(AppFormat.TEXT);
    return new Formats(List.copyOf(all), new Detection(all, request.zone()));
  }

  List<Format> all() {
    return all;
  }

  List<Format> of(LogFile file) throws IOException {
    return detection.of(file);
  }
}
