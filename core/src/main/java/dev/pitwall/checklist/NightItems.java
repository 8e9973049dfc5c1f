package dev.pitwall.checklist;

import dev.pitwall.alert.Severity;
import dev.pitwall.check.Unit;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The incidents since the last checklist: those that are open first, then the worst. */
final class NightItems {
  private static final int SHOWN = 20;

  private final Phrases say;

  NightItems(Phrases say) {
    this.say = say;
  }

  List<Item> of(Optional<Night> known, String reason) {
    String name = say.get("alerts.night");
    if (known.isEmpty()) {
      return List.of(
          new Draft("alerts.night", "", Status.UNKNOWN, name)
              .value(Unit.COUNT, null)
              .said(say.get("unknown"))
              .reason(reason)
              .todo(say.get("todo.unknown", "name", name), "", reason, "")
              .item());
    }
    Night night = known.get();
    List<Night.Brief> incidents = new ArrayList<>(night.incidents());
    long open = incidents.stream().filter(each -> each.ended() == null).count();
    List<Item> items = new ArrayList<>();
    items.add(
        new Draft("alerts.night", "", Status.OK, name)
            .value(Unit.COUNT, (double) incidents.size())
            .said(
                incidents.isEmpty()
                    ? say.get("alerts.none")
                    : say.count("alerts.said", incidents.size(), "open", open))
            .detail(say.get("alerts.since", "time", say.time(night.from())))
            .item());
    incidents.sort(
        Comparator.comparing((Night.Brief each) -> each.ended() != null)
            .thenComparing(Comparator.comparing(Night.Brief::severity).reversed())
            .thenComparing(Night.Brief::since));
    incidents.stream().limit(SHOWN).forEach(each -> items.add(item(each)));
    return items;
  }

  private Item item(Night.Brief one) {
    Instant ended = one.ended();
    Status status =
        ended != null || one.severity() == Severity.INFO
            ? Status.OK
            : one.severity() == Severity.CRITICAL ? Status.CRITICAL : Status.WARNING;
    String name = one.target().isEmpty() ? one.rule() : one.rule() + " " + one.target();
    Duration lasted = Duration.between(one.since(), ended == null ? say.now() : ended);
    String key = ended == null ? "alerts.open" : one.recovered() ? "alerts.over" : "alerts.closed";
    Draft draft =
        new Draft(one.rule(), one.target(), status, name)
            .value(one.unit(), one.peak())
            .said(
                say.get(
                    key,
                    "since",
                    say.time(one.since()),
                    "until",
                    ended == null ? "" : say.time(ended),
                    "lasted",
                    say.amounts().duration(lasted)))
            .detail(
                say.get(
                    "alerts.detail",
                    "severity",
                    one.severity(),
                    "id",
                    one.id(),
                    "peak",
                    say.amount(one.unit(), one.peak())));
    if (status != Status.OK) {
      draft.todo(
          say.get("alerts.title", "name", name, "since", say.time(one.since())),
          "",
          say.get("alerts.next"),
          "java -jar pitwall-agent.jar alerts explain " + one.rule());
    }
    return draft.item();
  }
}
