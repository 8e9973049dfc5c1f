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

  static Formats of(AnalysisRequest request) {
    List<Format> all = new ArrayList<>();
    request.pattern().ifPresent(pattern -> all.add(Patterns.of(pattern)));
    all.addAll(Patterns.usual());
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
