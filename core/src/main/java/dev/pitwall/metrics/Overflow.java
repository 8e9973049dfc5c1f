package dev.pitwall.metrics;

import dev.pitwall.finding.Findings;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what found no place, and tells it once. */
final class Overflow {
  private static final Kind[] KINDS = Kind.values();

  private final Map<Kind, AtomicLong> counts = new EnumMap<>(Kind.class);
  private final Set<Kind> told = EnumSet.noneOf(Kind.class);
  private final Findings findings;

  /** What can overflow. */
  enum Kind {
    /** Requests that were not recorded because the recording thread was behind. */
    REQUEST(
        "recording requests: the queue of {limit} was full, so some were not recorded;"
            + " find out what holds up the thread pitwall-requests,"
            + " most likely the disk of the access log"),
    /** Requests counted under {@code _other} in place of their route. */
    ROUTE(
        "recording requests: more than {limit} routes, further ones are counted as _other;"
            + " raise http.max-routes, or look for raw paths that are used as routes"),
    /** Requests counted under a shared series. */
    SERIES(
        "recording requests: more than {limit} series of method, route, status and error,"
            + " further ones share _other; lower http.max-routes or exclude paths"
            + " by http.exclude"),
    /** Requests whose error type was counted as {@code _other}. */
    ERROR_TYPE(
        "recording requests: more than {limit} types of errors, further ones are counted as"
            + " _other; look for exception classes that are made at run time"),
    /** Requests that a registry or a listener refused with an exception. */
    RECORDING(
        "recording requests: the meter registry or a listener failed ({limit}), allowed is no"
            + " failure; see the log for the exception");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Overflow(Findings findings) {
    this.findings = findings;
    for (Kind kind : KINDS) {
      counts.put(kind, new AtomicLong());
    }
  }

  private AtomicLong counter(Kind kind) {
    return Objects.requireNonNull(counts.get(kind));
  }

  /** Any thread; neither waits nor allocates. */
  void count(Kind kind) {
    counter(kind).incrementAndGet();
  }

  /** Opens the finding of {@code kind} at its first call. Only the recording thread. */
  void tell(Kind kind, Object limit) {
    if (counter(kind).get() > 0 && told.add(kind)) {
      findings.report(
          "http." + kind.key().replace('_', '-') + "-overflow",
          kind.text.replace("{limit}", limit.toString()));
    }
  }

  /** What was dropped, by kind; kinds with nothing dropped are absent. */
  Map<String, Long> counts() {
    Map<String, Long> dropped = new TreeMap<>();
    for (Kind kind : KINDS) {
      long count = counter(kind).get();
      if (count > 0) {
        dropped.put(kind.key(), count);
      }
    }
    return dropped;
  }
}
