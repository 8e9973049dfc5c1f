package dev.pitwall.admin;

import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One open incident and one silence; remembers what it was told. */
final class ScriptedDesk implements AlertDesk {
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  static final AlertsDocument DOCUMENT =
      new AlertsDocument(
          List.of(
              new AlertsDocument.Alert(
                  "I7K2Q9",
                  "host.disk",
                  "/data",
                  "CRITICAL",
                  NOON,
                  0.91,
                  0.8,
                  0.93,
                  Unit.RATIO,
                  NOON.plusSeconds(60),
                  true,
                  "mika",
                  Map.of("mail", "SILENCE S3"))),
          List.of(
              new AlertsDocument.Silence(
                  "S3",
                  "host.*",
                  "path=/data",
                  "mika",
                  "new disk",
                  NOON,
                  NOON.plusSeconds(60),
                  1)));

  final List<String> said = new ArrayList<>();

  @Override
  public AlertsDocument alerts() {
    return DOCUMENT;
  }

  @Override
  public void acknowledge(String incident, String by, String note) {
    if (!incident.equals("I7K2Q9")) {
      throw new IllegalArgumentException("Acknowledging " + incident + ": no such open incident.");
    }
    said.add("ack " + incident + " " + by + " " + note);
  }

  @Override
  public boolean unacknowledge(String incident) {
    said.add("unack " + incident);
    return incident.equals("I7K2Q9");
  }

  @Override
  public AlertsDocument.Silence silence(
      String rule, Map<String, String> labels, String by, String reason, Duration length) {
    said.add("silence " + rule + labels + " " + by + " " + reason + " " + length);
    return DOCUMENT.silences().get(0);
  }

  @Override
  public boolean unsilence(String id) {
    said.add("unsilence " + id);
    return id.equals("S3");
  }
}
