package dev.pitwall.notify;

import dev.pitwall.alert.Severity;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** {@code OPENED I1}, {@code REMINDER 2 I1}, {@code DIGEST 3: OPENED I1, LATE I2, OPENED I3}. */
final class TestWords implements Words {
  private static final int NAMED = 100;

  static String line(Saying saying) {
    Mention mention = saying.mention();
    String word =
        switch (mention.kind()) {
          case OPEN -> "OPENED";
          case RAISE -> "RAISED " + mention.level();
          case FLAP -> "FLAPPING";
          case SETTLED -> "SETTLED";
          case REMINDER -> "REMINDER " + mention.number();
          case END -> saying.kind().name();
          case LATE -> "LATE";
        };
    return word + " " + mention.incident();
  }

  @Override
  public Notification one(String id, String thread, Saying saying, Instant now) {
    return said(id, thread, saying.kind(), line(saying), List.of(saying), now);
  }

  @Override
  public Notification several(String id, String thread, List<Saying> sayings, Instant now) {
    String named =
        sayings.stream().limit(NAMED).map(TestWords::line).collect(Collectors.joining(", "));
    String line = "DIGEST " + sayings.size() + ": " + named;
    return said(id, thread, Notification.Kind.DIGEST, line, sayings, now);
  }

  @Override
  public Notification undeliverable(String id, String channel, String detail, Instant now) {
    return Post.plain(id, channel + " refused: " + detail, now);
  }

  @Override
  public Notification silenceEnds(String id, Mute.Silence silence, Instant now) {
    String line = "SILENCE ENDS " + silence.rule() + " " + silence.matching();
    return Post.plain(id, line, now);
  }

  private static Notification said(
      String id,
      String thread,
      Notification.Kind kind,
      String line,
      List<Saying> sayings,
      Instant now) {
    return new Notification(
        id,
        thread,
        kind,
        sayings.stream()
            .map(one -> one.incident().severity())
            .max(Severity::compareTo)
            .orElse(Severity.INFO),
        line,
        "in a sentence",
        List.of(),
        "",
        List.of(),
        "",
        "",
        "",
        List.of(),
        sayings.stream().map(Saying::about).toList(),
        null,
        "en",
        now);
  }
}
