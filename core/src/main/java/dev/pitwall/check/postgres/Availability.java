package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The readings on how one gets in, by the kind of what went wrong. Each kind has a reading of its
 * own, for each wants something else to be done; only one of them is 1 at a time.
 */
final class Availability {
  static final ReadingKey DOWN = ReadingKey.of("db.down");
  static final ReadingKey RESTARTING = ReadingKey.of("db.restarting");
  static final ReadingKey REFUSED = ReadingKey.of("db.refused");
  static final ReadingKey EXHAUSTED = ReadingKey.of("db.connections-exhausted");
  static final ReadingKey TIMEOUTS = ReadingKey.of("db.timeouts");
  static final ReadingKey CONNECT_TIME = ReadingKey.of("db.connect-time");

  private final Messages words;

  Availability(Messages words) {
    this.words = words;
  }

  static List<Reading> unknown(String reason) {
    List<Reading> readings = new ArrayList<>();
    for (ReadingKey key : List.of(DOWN, RESTARTING, REFUSED, EXHAUSTED, TIMEOUTS)) {
      readings.add(new Reading.Unknown(key, Unit.COUNT, reason));
    }
    readings.add(new Reading.Unknown(CONNECT_TIME, Unit.SECONDS, reason));
    return readings;
  }

  /** Nobody answers, or the server says that it is starting or stopping. */
  List<Reading> down(Trouble trouble) {
    String text = trouble.text(words);
    String why = words.get("unknown.down", "trouble", text);
    boolean restarting = trouble.kind() == Trouble.Kind.RESTARTING;
    return List.of(
        is(DOWN, !restarting, text),
        is(RESTARTING, restarting, restarting ? text : ""),
        new Reading.Unknown(REFUSED, Unit.COUNT, why),
        new Reading.Unknown(EXHAUSTED, Unit.COUNT, why),
        new Reading.Unknown(TIMEOUTS, Unit.COUNT, why),
        new Reading.Unknown(CONNECT_TIME, Unit.SECONDS, why));
  }

  /** The server does not let us in for a mistake of the configuration. */
  List<Reading> refused(Trouble trouble) {
    String text = trouble.text(words);
    List<Reading> readings = new ArrayList<>(unknown(text));
    readings.replaceAll(
        reading -> reading.key().equals(REFUSED) ? is(REFUSED, true, text) : reading);
    return readings;
  }

  /**
   * The server answers.
   *
   * @param remark what was odd about the newest fresh connection
   * @param holders who holds the slots, where a session was open before
   * @param timeouts how many questions ran into a time limit; null if none could be asked
   * @param slow what the last of them said
   */
  List<Reading> open(
      @Nullable Trouble remark,
      List<Offender> holders,
      @Nullable Duration connectTime,
      @Nullable Integer timeouts,
      @Nullable Trouble slow) {
    boolean exhausted = remark != null && remark.kind() == Trouble.Kind.EXHAUSTED;
    Trouble odd = slow == null ? remark : slow;
    String text = odd == null ? "" : odd.text(words);
    String why = exhausted && remark != null ? remark.text(words) : "";
    String none = text.isEmpty() ? words.get("unknown.session") : text;
    return List.of(
        is(DOWN, false, text),
        is(RESTARTING, false, ""),
        is(REFUSED, false, ""),
        new Reading.Measured(
            EXHAUSTED, Unit.COUNT, exhausted ? 1 : 0, why, exhausted ? holders : List.of()),
        timeouts == null
            ? new Reading.Unknown(TIMEOUTS, Unit.COUNT, none)
            : new Reading.Measured(
                TIMEOUTS, Unit.COUNT, timeouts, slow == null ? "" : text, List.of()),
        connectTime == null
            ? new Reading.Unknown(CONNECT_TIME, Unit.SECONDS, none)
            : new Reading.Measured(CONNECT_TIME, Unit.SECONDS, connectTime.toNanos() / 1e9));
  }

  private static Reading is(ReadingKey key, boolean so, String detail) {
    return new Reading.Measured(key, Unit.COUNT, so ? 1 : 0, detail, List.of());
  }
}
