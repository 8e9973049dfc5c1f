package dev.pitwall.notify;

import static dev.pitwall.notify.Foreign.LONGEST_DETAIL;
import static dev.pitwall.notify.Foreign.LONGEST_NAME;
import static dev.pitwall.notify.Foreign.clean;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Side;
import dev.pitwall.check.Offender;
import dev.pitwall.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The parts of a message that belong to the incident's rule. */
final class RulePhrases {
  private static final int MOST_OFFENDERS = 3;
  private static final int LONGEST_OFFENDER = 300;
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@%+-]+");

  private final Messages words;
  private final Amounts amounts;

  RulePhrases(Messages words, Amounts amounts) {
    this.words = words;
    this.amounts = amounts;
  }

  static String rule(Incident incident) {
    return clean(incident.rule(), LONGEST_NAME);
  }

  /** {@code CPU 91 %}. */
  String what(Incident incident) {
    return named("what.", incident);
  }

  /** What it is like after the end; differs where the sentence itself names the trouble. */
  String whatNow(Incident incident) {
    return named(isYesOrNo(incident) ? "what.after." : "what.", incident);
  }

  /** {@code CPU 91 % (threshold 80 %)}. */
  String whatBeyond(Incident incident) {
    return what(incident) + limit(incident, true);
  }

  /** True where the value is no number for people: the database is down or it is not. */
  boolean isYesOrNo(Incident incident) {
    return words.has("what.after." + incident.rule());
  }

  private String named(String prefix, Incident incident) {
    return words.get(
        key(prefix, incident),
        "value",
        amounts.of(incident.unit(), incident.value(), incident.threshold()),
        "target",
        clean(incident.reading().target(), LONGEST_NAME),
        "reading",
        clean(incident.reading().toString(), LONGEST_NAME));
  }

  /**
   * {@code (threshold 80 %)}, or {@code (below 95 %)} while a value that should be large is not.
   */
  String limit(Incident incident, boolean beyond) {
    String key = key("limit.", incident);
    if (key.equals("limit.any") && beyond && incident.about().side() == Side.BELOW) {
      key = "limit.below";
    }
    return words.get(
        key, "threshold", amounts.of(incident.unit(), incident.threshold(), incident.value()));
  }

  /** {@code peak 97 %}, or {@code lowest 85 %}. */
  String worst(Incident incident) {
    String key = incident.about().side() == Side.BELOW ? "worst.below" : "worst.above";
    return words.get(key, "value", peak(incident));
  }

  String peak(Incident incident) {
    return amounts.of(incident.unit(), incident.peak(), incident.threshold());
  }

  String value(Incident incident, double value) {
    return amounts.of(incident.unit(), value, incident.threshold());
  }

  /** The operator's own words, or what is known of the rule. */
  String impact(Incident incident) {
    String note = clean(incident.about().note(), LONGEST_DETAIL);
    return note.isEmpty() ? forRule("impact.", incident) : note;
  }

  String nextStep(Incident incident) {
    return forRule("next.", incident);
  }

  String nextStepAfter(Incident incident) {
    return forRule("next.after.", incident);
  }

  String command(Incident incident) {
    return forRule("command.", incident);
  }

  private String forRule(String prefix, Incident incident) {
    return words.get(key(prefix, incident), "target", target(incident));
  }

  /** The text of the rule, else of its reading, else the one for any rule. */
  private String key(String prefix, Incident incident) {
    if (words.has(prefix + incident.rule())) {
      return prefix + incident.rule();
    }
    String reading = prefix + incident.reading().name();
    return words.has(reading) ? reading : prefix + "any";
  }

  /** The target as one word of a shell command. */
  private static String target(Incident incident) {
    String target = clean(incident.reading().target(), LONGEST_OFFENDER);
    return PLAIN_WORD.matcher(target).matches() ? target : "'" + target.replace("'", "'\\''") + "'";
  }

  String offendersTitle(Incident incident) {
    return forRule("offenders.", incident);
  }

  List<String> offenders(Incident incident) {
    List<String> lines = new ArrayList<>();
    for (Offender offender : incident.offenders()) {
      if (lines.size() == MOST_OFFENDERS) {
        lines.add(words.get("more", "n", incident.offenders().size() - MOST_OFFENDERS));
        break;
      }
      String amount = amounts.of(offender.unit(), offender.value());
      lines.add(
          words.get(
              "offender", "name", clean(offender.name(), LONGEST_OFFENDER), "amount", amount));
    }
    return lines;
  }
}
