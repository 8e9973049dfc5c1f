package dev.pitwall.logs.rotate;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Entry;
import dev.pitwall.config.Key;
import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which logs are rotated, and how.
 *
 * @param plans in the order of the file; a file that two of them name belongs to the first
 */
public record RotateSettings(List<RotatePlan> plans) {
  private static final int MOST_KEPT = 10_000;
  private static final int DEFAULT_KEPT = 30;

  private static final Key<List<String>> FILES =
      Key.texts("files", List.of(), "Logs: paths, with * and ? in the file's name.");
  private static final Key<Every> EVERY =
      Key.parsed(
          "every",
          locale -> allowed(locale, "every"),
          RotateSettings::every,
          "daily",
          "hourly, daily, weekly, monthly, or a size such as 100MiB beyond which it is rotated.");
  private static final Key<Integer> KEEP =
      Key.number("keep", 2, MOST_KEPT, DEFAULT_KEPT, "So many archives of a log are kept.");
  private static final Key<Boolean> COMPRESS =
      Key.flag("compress", true, "Archives are compressed with gzip.");
  private static final Key<Boolean> DELAY =
      Key.flag("delay-compress", true, "The newest archive stays as it is until the next one.");
  private static final Key<Boolean> NOT_IF_EMPTY =
      Key.flag("not-if-empty", true, "An empty log is left.");
  private static final Key<Boolean> MISSING_OK =
      Key.flag("missing-ok", true, "A log that does not exist is no mistake.");
  private static final Key<FileMode> MODE =
      Key.parsed(
          "mode",
          locale -> allowed(locale, "mode"),
          FileMode::parse,
          "0644",
          "Permissions of the new, empty log.");
  private static final Key<Reopen> POST_ROTATE =
      Key.parsed(
          "post-rotate",
          locale -> allowed(locale, "post-rotate"),
          Reopen::parse,
          null,
          "What makes the program open its log anew, once for all files of the entry: a command"
              + " line, or signal:USR1:/run/nginx.pid.");
  private static final Key<Boolean> COPY_TRUNCATE =
      Key.flag(
          "copy-truncate",
          false,
          "Copies the log and empties it, for a program that cannot open it anew; what is written"
              + " between the two is lost, and how much that can be is told.");
  private static final Key<List<Entry>> ROTATE =
      Key.entries(
          "logs.rotate",
          List.of(
              FILES,
              EVERY,
              KEEP,
              COMPRESS,
              DELAY,
              NOT_IF_EMPTY,
              MISSING_OK,
              MODE,
              POST_ROTATE,
              COPY_TRUNCATE),
          "Logs that are rotated, a list of objects.");

  /** Keeps a copy. */
  public RotateSettings {
    plans = List.copyOf(plans);
  }

  /** The keys. */
  public static List<Key<?>> keys() {
    return List.of(ROTATE);
  }

  /** The settings in force; an entry without files rotates nothing. */
  public static RotateSettings from(Configuration c) {
    return new RotateSettings(c.get(ROTATE).stream().map(RotateSettings::plan).toList());
  }

  private static RotatePlan plan(Entry entry) {
    return new RotatePlan(
        entry.get(FILES),
        entry.get(EVERY),
        entry.get(KEEP),
        entry.get(COMPRESS),
        entry.get(DELAY),
        entry.get(NOT_IF_EMPTY),
        entry.get(MISSING_OK),
        entry.get(MODE),
        entry.find(POST_ROTATE).orElse(Reopen.NOTHING),
        entry.get(COPY_TRUNCATE));
  }

  private static String allowed(Locale locale, String what) {
    return Messages.of(RotateSettings.class, locale).get("allowed." + what);
  }

  private static Every every(String text) {
    String word = text.strip().toUpperCase(Locale.ROOT);
    Optional<Every> period =
        List.of(Every.Period.values()).stream()
            .filter(one -> one.name().equals(word))
            .map(Every.class::cast)
            .findFirst();
    return period.orElseGet(() -> new Every.Size(size(text)));
  }

  private static long size(String text) {
    long bytes = Key.size("every", null, "").type().parse(text);
    if (bytes < 1) {
      throw new IllegalArgumentException("not above zero");
    }
    return bytes;
  }
}
