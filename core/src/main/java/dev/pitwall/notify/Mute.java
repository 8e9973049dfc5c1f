package dev.pitwall.notify;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a person has said is not to be told, or not again. */
public sealed interface Mute {

  /** Who said so. */
  String by();

  /** The end, wall time. */
  Instant until();

  /**
   * Messages about matching incidents wait until it ends; what was told before is told to its end.
   *
   * @param id {@code S3K2J9}
   * @param rule a rule's id, or a pattern with {@code *}: {@code db.*}
   * @param labels of the reading, every one of which must match; values may hold {@code *}
   * @param reason why
   * @param since wall time
   * @param matching how many open incidents match now
   */
  record Silence(
      String id,
      String rule,
      Map<String, String> labels,
      String by,
      String reason,
      Instant since,
      Instant until,
      int matching)
      implements Mute {
    /** Keeps a sorted copy of the labels. */
    public Silence {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  /**
   * Somebody looks after an incident: no reminders, until it gets worse or a day has passed.
   *
   * @param incident its id
   * @param note may be empty
   * @param since wall time
   */
  record Acknowledgement(String incident, String by, String note, Instant since, Instant until)
      implements Mute {}
}
