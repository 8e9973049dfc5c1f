package dev.pitwall.checklist;

import dev.pitwall.check.Unit;
import dev.pitwall.checklist.Checklist.Change;
import dev.pitwall.checklist.Checklist.Comparison;
import dev.pitwall.checklist.Checklist.Direction;
import dev.pitwall.checklist.Checklist.Group;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is other than on an earlier day: what got worse first. */
final class Comparing {
  private static final int MOST = 8;

  /** A value in more words is not repeated in a comparison. */
  private static final int SHORT = 24;

  /** A share that moved by less is the same. */
  private static final double SHARE = 0.05;

  private final Phrases say;

  Comparing(Phrases say) {
    this.say = say;
  }

  /** A change, and how its item stands now. */
  private record Ranked(Change change, Status status) {}

  /** An incident is new every day; its section says so itself. */
  private record Name(Section section, String id, String target) {
    boolean compared() {
      return section != Section.ALERTS && !id.startsWith("backup.");
    }
  }

  Comparison with(Optional<Kept> before, List<Group> groups) {
    if (before.isEmpty()) {
      return new Comparison(say.get("since.nothing"), List.of());
    }
    Kept then = before.get();
    Map<Name, Kept.Line> lines = new LinkedHashMap<>();
    then.items()
        .forEach(l -> lines.put(new Name(l.section(), l.id(), target(l.id(), l.target())), l));
    List<Ranked> changes = new ArrayList<>();
    for (Group group : groups) {
      for (Item item : group.items()) {
        Name name = new Name(group.section(), item.id(), target(item.id(), item.target()));
        Kept.Line line = lines.remove(name);
        if (name.compared()) {
          change(item, line).ifPresent(one -> changes.add(new Ranked(one, item.status())));
        } else if (line != null
            && line.status() != item.status()
            && group.section() == Section.BACKUPS) {
          changes.add(new Ranked(moved(item, line), item.status()));
        }
      }
    }
    for (Map.Entry<Name, Kept.Line> gone : lines.entrySet()) {
      boolean left = groups.stream().noneMatch(g -> g.section() == gone.getKey().section());
      boolean unsure = gone.getKey().section() == Section.VULNERABILITIES && isUnknown(groups);
      if (gone.getKey().compared() && !left && !unsure) {
        changes.add(new Ranked(gone(gone.getValue()), Status.OK));
      }
    }
    changes.sort(
        Comparator.comparing((Ranked one) -> one.change().direction())
            .thenComparing(Ranked::status, Status.WORST_FIRST));
    return new Comparison(title(then), cut(changes.stream().map(Ranked::change).toList()));
  }

  /** What a scan that knows little does not name may be there all the same. */
  private static boolean isUnknown(List<Group> groups) {
    return groups.stream()
        .filter(group -> group.section() == Section.VULNERABILITIES)
        .flatMap(group -> group.items().stream())
        .anyMatch(item -> item.id().equals("scan.last") && item.status() == Status.UNKNOWN);
  }

  /** A backup has another name every day. */
  private static String target(String id, String target) {
    return id.startsWith("backup.") ? "" : target;
  }

  private String title(Kept then) {
    return then.number() > 0
        ? say.get("since.checklist", "number", then.number(), "time", say.time(then.at()))
        : say.get("since.time", "time", say.time(then.at()));
  }

  private List<Change> cut(List<Change> changes) {
    if (changes.size() <= MOST) {
      return changes;
    }
    List<Change> cut = new ArrayList<>(changes.subList(0, MOST - 1));
    String more = say.get("since.more", "n", changes.size() - cut.size());
    cut.add(new Change(Direction.OTHER, more));
    return cut;
  }

  private Optional<Change> change(Item item, Kept.@Nullable Line line) {
    if (line == null) {
      // a rule that is fine and was not there before is no news
      return item.status() == Status.OK && !item.id().equals("service")
          ? Optional.empty()
          : Optional.of(
              new Change(
                  item.status() == Status.OK ? Direction.OTHER : Direction.WORSE,
                  say.get("since.new", "name", item.name(), "status", item.status())));
    }
    if (line.status() != item.status()) {
      return Optional.of(moved(item, line));
    }
    return value(item, line);
  }

  private Change moved(Item item, Kept.Line line) {
    boolean worse = Status.WORST_FIRST.compare(item.status(), line.status()) < 0;
    boolean brief = line.said().length() <= SHORT && item.said().length() <= SHORT;
    boolean known = item.status() != Status.UNKNOWN;
    return new Change(
        worse ? Direction.WORSE : known ? Direction.BETTER : Direction.OTHER,
        say.get(
            brief ? "since.status" : "since.status-only",
            "name",
            item.name(),
            "before",
            line.status(),
            "after",
            item.status(),
            "was",
            line.said(),
            "is",
            item.said()));
  }

  private Optional<Change> value(Item item, Kept.Line line) {
    Double now = item.value();
    Double then = line.value();
    if (now == null || then == null || !item.main()) {
      return Optional.empty();
    }
    boolean share = item.unit() == Unit.RATIO && Math.abs(now - then) >= SHARE;
    boolean counted = item.id().startsWith("errors.") || item.id().startsWith("updates.");
    boolean many = Math.max(now, then) >= 2 * Math.min(now, then) + 10;
    // a processor is busy or not from one moment to the next
    boolean moved = share && !item.id().equals("host.cpu");
    if (!moved && !(counted && many)) {
      return Optional.empty();
    }
    return Optional.of(
        new Change(
            Direction.OTHER,
            say.get("since.value", "name", item.name(), "was", line.said(), "is", item.said())));
  }

  private Change gone(Kept.Line line) {
    boolean mended = line.id().equals("scan.library");
    String id = mended ? "" : line.id();
    String name = (id + " " + line.target()).strip();
    return new Change(
        line.status() == Status.OK ? Direction.OTHER : Direction.BETTER,
        say.get(mended ? "since.mended" : "since.gone", "name", name, "was", line.status()));
  }
}
