package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The silences in force, by the steady clock. Not thread-safe. */
final class Silences {
  static final int MOST = 200;
  static final Duration LONGEST = Duration.ofDays(30);

  /** How long before its end it is told of a silence that still hides something. */
  static final Duration WARNING = Duration.ofMinutes(15);

  private static final String KEY = "silence/";
  private static final Pattern RULE = Pattern.compile("[A-Za-z0-9._*-]{1,100}");

  private final Map<String, Mute.Silence> all = new LinkedHashMap<>();
  private final Map<String, Pattern> patterns = new HashMap<>();
  private final Set<String> warned = new HashSet<>();

  void load(Journal journal, Steady steady) {
    journal
        .read(KEY, (key, json) -> MuteJson.silence(json))
        .forEach(
            read -> {
              Mute.Silence one = read.silence();
              Instant since = steady.past(one.since());
              keep(with(one, since, steady.future(one.until(), LONGEST), 0));
              if (read.warned()) {
                warned.add(one.id());
              }
            });
  }

  /**
   * Adds one.
   *
   * @throws IllegalArgumentException if it cannot be
   */
  Mute.Silence add(Change change, Request wanted, Instant now) {
    wanted.check();
    if (all.size() >= MOST) {
      throw new IllegalArgumentException(
          "Silencing "
              + wanted.rule()
              + ": there are "
              + all.size()
              + " silences. At most "
              + MOST
              + " may be in force; end some with the command alerts unsilence.");
    }
    Mute.Silence silence =
        new Mute.Silence(
            freeId(now),
            wanted.rule(),
            wanted.labels(),
            wanted.by().strip(),
            wanted.reason().strip(),
            now,
            now.plus(wanted.length()),
            0);
    keep(silence);
    change.put(KEY + silence.id(), MuteJson.of(silence, false));
    return silence;
  }

  /** What somebody wants to silence. */
  record Request(
      String rule, Map<String, String> labels, String by, String reason, Duration length) {

    void check() {
      if (!RULE.matcher(rule).matches()) {
        throw new IllegalArgumentException(
            "Silencing: the rule is \""
                + rule
                + "\". A rule's id or a pattern such as db.* is allowed; the command status"
                + " shows the ids.");
      }
      if (by.isBlank() || reason.isBlank() || by.length() > 200 || reason.length() > 500) {
        throw new IllegalArgumentException(
            "Silencing "
                + rule
                + ": by \""
                + by
                + "\" because of \""
                + reason
                + "\". Both must be there, of at most 200 and 500 characters; say who and why.");
      }
      boolean tooManyLabels =
          labels.size() > 10
              || labels.entrySet().stream()
                  .anyMatch(label -> label.getKey().length() + label.getValue().length() > 500);
      if (tooManyLabels) {
        throw new IllegalArgumentException(
            "Silencing "
                + rule
                + ": "
                + labels.size()
                + " labels. At most 10 of 500 characters are allowed; use a pattern.");
      }
      if (length.isNegative() || length.isZero() || length.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "Silencing "
                + rule
                + ": for "
                + length.toString().toLowerCase(Locale.ROOT).replace("pt", "")
                + ". More than 0 and at most 30d is allowed; for longer, switch the rule off.");
      }
    }
  }

  private String freeId(Instant now) {
    long number = now.getEpochSecond() - Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();
    String id = "S" + Long.toString(number, 36).toUpperCase(Locale.ROOT);
    while (all.containsKey(id)) {
      id = "S" + Long.toString(++number, 36).toUpperCase(Locale.ROOT);
    }
    return id;
  }

  private void keep(Mute.Silence silence) {
    all.put(silence.id(), silence);
    pattern(silence.rule());
    silence.labels().values().forEach(this::pattern);
  }

  private Pattern pattern(String glob) {
    return patterns.computeIfAbsent(
        glob,
        text ->
            Pattern.compile(
                List.of(text.split("\\*", -1)).stream()
                    .map(Pattern::quote)
                    .reduce((a, b) -> a + ".*" + b)
                    .orElse(""),
                Pattern.DOTALL));
  }

  /** False if there is none with this id. */
  boolean remove(Change change, String id) {
    boolean was = all.remove(id) != null;
    if (was) {
      warned.remove(id);
      change.remove(KEY + id);
      Set<String> used = new HashSet<>();
      all.values().forEach(one -> used.add(one.rule()));
      all.values().forEach(one -> used.addAll(one.labels().values()));
      patterns.keySet().retainAll(used);
    }
    return was;
  }

  /** Takes out what has ended. */
  boolean expire(Change change, Instant now) {
    List<String> ended =
        all.values().stream()
            .filter(one -> !one.until().isAfter(now))
            .map(Mute.Silence::id)
            .toList();
    ended.forEach(id -> remove(change, id));
    return !ended.isEmpty();
  }

  /** Those that end soon, still match something open, and of which that is not told yet. */
  List<Mute.Silence> endSoon(Change change, Collection<Case> cases, Instant now) {
    List<Mute.Silence> soon = new ArrayList<>();
    for (Mute.Silence one : all.values()) {
      if (one.until().minus(WARNING).isAfter(now) || warned.contains(one.id())) {
        continue;
      }
      int matching = matching(one, cases);
      if (matching > 0) {
        warned.add(one.id());
        change.put(KEY + one.id(), MuteJson.of(one, true));
        soon.add(with(one, one.since(), one.until(), matching));
      }
    }
    return soon;
  }

  /** The silence that lasts longest of those that match. */
  Optional<Mute.Silence> of(Incident incident, Instant now) {
    Mute.Silence longest = null;
    for (Mute.Silence one : all.values()) {
      boolean longer = longest == null || one.until().isAfter(longest.until());
      if (longer && one.until().isAfter(now) && matches(one, incident)) {
        longest = one;
      }
    }
    return Optional.ofNullable(longest);
  }

  private boolean matches(Mute.Silence one, Incident incident) {
    if (!pattern(one.rule()).matcher(incident.rule()).matches()) {
      return false;
    }
    Map<String, String> labels = incident.reading().labels();
    return one.labels().entrySet().stream()
        .allMatch(
            wanted -> {
              String value = labels.get(wanted.getKey());
              return value != null && pattern(wanted.getValue()).matcher(value).matches();
            });
  }

  private int matching(Mute.Silence one, Collection<Case> cases) {
    return (int)
        cases.stream().filter(each -> each.isOpen() && matches(one, each.incident())).count();
  }

  /** As people see it. */
  Mute.Silence shown(Mute.Silence one, Collection<Case> cases, Steady steady) {
    return with(one, steady.toWall(one.since()), steady.toWall(one.until()), matching(one, cases));
  }

  List<Mute.Silence> shown(Collection<Case> cases, Steady steady) {
    return all.values().stream().map(one -> shown(one, cases, steady)).toList();
  }

  private static Mute.Silence with(Mute.Silence one, Instant since, Instant until, int matching) {
    return new Mute.Silence(
        one.id(), one.rule(), one.labels(), one.by(), one.reason(), since, until, matching);
  }
}
