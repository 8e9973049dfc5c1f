package dev.pitwall.notify;

import static dev.pitwall.notify.Foreign.LONGEST_NAME;
import static dev.pitwall.notify.Foreign.clean;

import dev.pitwall.alert.Incident;
import dev.pitwall.notify.Notification.Fact;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The named values of a message, in the order of a reader's questions. */
final class Facts {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx '('VV')'", Locale.ROOT);
  private static final Duration OLD = Duration.ofMinutes(3);

  private final Sender sender;
  private final ZoneId zone;
  private final Messages words;
  private final Amounts amounts;
  private final RulePhrases phrases;

  Facts(Sender sender, ZoneId zone, Messages words, Amounts amounts, RulePhrases phrases) {
    this.sender = sender;
    this.zone = zone;
    this.words = words;
    this.amounts = amounts;
    this.phrases = phrases;
  }

  String time(Instant at) {
    return LOCAL.format(at.atZone(zone));
  }

  static Duration lasted(Incident incident, Instant now) {
    Instant end = incident.resolved();
    return Duration.between(incident.since(), end == null ? now : end);
  }

  /** Of something that is open. */
  List<Fact> open(Saying saying, Instant now) {
    Incident incident = saying.incident();
    List<Fact> facts = new ArrayList<>();
    add(facts, "fact.since", since(incident, now));
    if (incident.peak() != incident.value() && !phrases.isYesOrNo(incident)) {
      add(facts, peakName(incident), phrases.peak(incident));
    }
    add(facts, "fact.last-known", lastKnown(saying, now));
    addFlaps(facts, incident);
    addKnown(facts, saying);
    add(facts, "fact.impact", phrases.impact(incident));
    addSender(facts);
    return facts;
  }

  /** Of something that is over. */
  List<Fact> over(Saying saying, Instant now) {
    Incident incident = saying.incident();
    List<Fact> facts = new ArrayList<>();
    Instant end = incident.resolved() == null ? now : incident.resolved();
    add(facts, "fact.since", time(incident.since()));
    add(facts, "fact.until", time(end));
    add(facts, "fact.duration", amounts.duration(lasted(incident, now)));
    if (!phrases.isYesOrNo(incident)) {
      add(facts, "fact.first", phrases.value(incident, incident.course().first()));
      add(facts, peakName(incident), phrases.peak(incident));
      add(facts, "fact.now", phrases.value(incident, incident.value()));
    }
    addFlaps(facts, incident);
    addKnown(facts, saying);
    addSender(facts);
    return facts;
  }

  /** Of one incident among several. */
  List<Fact> brief(Saying saying, Instant now) {
    Incident incident = saying.incident();
    List<Fact> facts = new ArrayList<>();
    if (saying.isOpen()) {
      add(facts, "fact.since", since(incident, now));
      add(facts, "fact.last-known", lastKnown(saying, now));
    } else {
      add(facts, "fact.since", time(incident.since()));
      add(facts, "fact.duration", amounts.duration(lasted(incident, now)));
    }
    addKnown(facts, saying);
    return facts;
  }

  private String since(Incident incident, Instant now) {
    return words.get(
        "since.open",
        "time",
        time(incident.since()),
        "duration",
        amounts.duration(lasted(incident, now)));
  }

  /** {@code 91 %, 4 min ago}, where nothing newer was measured; else empty. */
  String lastKnown(Saying saying, Instant now) {
    Incident incident = saying.incident();
    Duration age = Duration.between(incident.course().seen(), now);
    if (age.compareTo(OLD) <= 0 || !saying.isOpen()) {
      return "";
    }
    String key = phrases.isYesOrNo(incident) ? "last-known.yes-or-no" : "last-known";
    String value = phrases.value(incident, incident.value());
    return words.get(key, "value", value, "ago", amounts.duration(age));
  }

  private static String peakName(Incident incident) {
    return switch (incident.about().side()) {
      case ABOVE -> "fact.peak";
      case BELOW -> "fact.lowest";
    };
  }

  private void addFlaps(List<Fact> facts, Incident incident) {
    if (incident.flaps() > 0) {
      add(facts, "fact.flaps", words.get("flaps", "n", incident.flaps()));
    }
  }

  private void addKnown(List<Fact> facts, Saying saying) {
    Mute.Acknowledgement known = saying.known();
    if (known != null) {
      String key = known.note().isEmpty() ? "known" : "known.note";
      String by = clean(known.by(), LONGEST_NAME);
      add(
          facts,
          "fact.known",
          words.get(key, "by", by, "note", clean(known.note(), Foreign.LONGEST_DETAIL)));
    }
  }

  void addSender(List<Fact> facts) {
    add(facts, "fact.application", clean(sender.app(), LONGEST_NAME));
    add(facts, "fact.instance", clean(sender.instance(), LONGEST_NAME));
    add(facts, "fact.environment", clean(sender.environment(), LONGEST_NAME));
  }

  void add(List<Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Fact(words.get(name), value));
    }
  }
}
