package dev.pitwall.checklist;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Unit;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Judged;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.notify.RuleWords;
import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Set;

/** What the checks answered, each in the section of its reading. */
final class CheckItems {
  /** Shown while they are OK as well. */
  private static final Set<String> MAIN =
      Set.of(
          "host.cpu",
          "host.memory",
          "host.disk",
          "host.disk.time-to-full",
          "jvm.heap",
          "app.response-time",
          "app.error-rate",
          "db.down",
          "db.connections",
          "db.slow-statements",
          "tls.expiry",
          "tls.lifetime-left");

  /** Of these the largest contributors are worth a look on a good day as well. */
  private static final Set<String> ALWAYS_WITH_OFFENDERS =
      Set.of("db.connections", "db.slow-statements");

  private static final int MOST_OFFENDERS = 3;

  /** What {@code host.disk.time-to-full} answers for a disk that does not fill. */
  private static final double FAR_SECONDS = 30 * 86_400d;

  private final Phrases say;
  private final Messages rules;

  CheckItems(Phrases say) {
    this.say = say;
    this.rules = RuleWords.of(say.locale());
  }

  List<Item> of(List<Judged> checks, Section section) {
    return checks.stream()
        .filter(each -> Section.of(each.reading()) == section)
        .map(this::item)
        .toList();
  }

  private Item item(Judged one) {
    String name = one.target().isEmpty() ? one.id() : one.id() + " " + one.target();
    Draft draft = new Draft(one.id(), one.target(), one.status(), name);
    Double value = one.value();
    draft.value(one.unit(), value);
    if (isYesOrNo(one)) {
      draft.limit(one.threshold(), "");
    } else {
      double beside = value == null ? one.threshold() : value;
      String limit = say.amounts().of(one.unit(), one.threshold(), beside);
      draft.limit(one.threshold(), say.get("limit", "limit", limit));
    }
    if (!MAIN.contains(one.reading())) {
      draft.minor();
    }
    if (value == null) {
      String reason = one.reason() == null ? "" : one.reason();
      return draft
          .said(say.get("unknown"))
          .reason(reason)
          .todo(say.get("todo.unknown", "name", name), "", reason, "")
          .item();
    }
    draft.said(said(one, value)).detail(one.detail());
    if (one.status() != Status.OK || ALWAYS_WITH_OFFENDERS.contains(one.reading())) {
      draft.offenders(offenders(one.offenders()));
    }
    if (one.status() != Status.OK) {
      draft.todo(title(one, value), one.why(), one.next(), one.command());
    }
    return draft.item();
  }

  private boolean isYesOrNo(Judged one) {
    return one.unit() == Unit.COUNT && rules.has("what.after." + one.id());
  }

  private String said(Judged one, double value) {
    if (isYesOrNo(one)) {
      String key = (one.status() == Status.OK ? "what.after." : "what.") + one.id();
      return rules.get(key, "target", one.target(), "value", value);
    }
    if (one.reading().equals("host.disk.time-to-full") && value >= FAR_SECONDS) {
      return say.get("forecast.far");
    }
    return say.amounts().of(one.unit(), value, one.threshold());
  }

  /** As the alert's message begins: {@code Disk /data 96 % (limit 90 %)}. */
  private String title(Judged one, double value) {
    String key = "what." + one.id();
    String reading = "what." + one.reading();
    String what =
        rules.get(
            rules.has(key) ? key : rules.has(reading) ? reading : "what.any",
            "value",
            say.amounts().of(one.unit(), value, one.threshold()),
            "target",
            one.target(),
            "reading",
            one.reading());
    String limit = say.amounts().of(one.unit(), one.threshold(), value);
    String title = isYesOrNo(one) ? what : what + " " + say.get("limit", "limit", limit);
    return title.substring(0, 1).toUpperCase(say.locale()) + title.substring(1);
  }

  private List<String> offenders(List<Offender> offenders) {
    return offenders.stream()
        .limit(MOST_OFFENDERS)
        .map(each -> each.name() + ": " + say.amount(each.unit(), each.value()))
        .toList();
  }
}
