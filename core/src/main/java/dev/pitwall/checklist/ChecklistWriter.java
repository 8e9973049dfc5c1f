package dev.pitwall.checklist;

import dev.pitwall.check.logs.ErrorSummary;
import dev.pitwall.checklist.Checklist.Group;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.Checklist.Todo;
import dev.pitwall.notify.Sender;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a checklist together from what is known; asks nobody. */
public final class ChecklistWriter {
  private final Sender sender;
  private final Locale locale;
  private final ZoneId zone;

  /**
   * Writes for one sender.
   *
   * @param locale Japanese or English
   * @param zone of the times, and of the days that are compared
   */
  public ChecklistWriter(Sender sender, Locale locale, ZoneId zone) {
    this.sender = sender;
    this.locale = locale;
    this.zone = zone;
  }

  /**
   * The checklist of this moment.
   *
   * @param number 0 for one that is not kept
   * @param earlier those that are kept
   */
  public Checklist write(Facts facts, long number, Instant now, List<Kept> earlier) {
    Phrases say = new Phrases(locale, zone, now);
    List<Group> groups = groups(facts, say);
    List<Item> items = groups.stream().flatMap(group -> group.items().stream()).toList();
    Status status = Status.worst(items.stream().map(Item::status).toList());
    List<Todo> todo = todo(items);
    List<Todo> first = todo.subList(0, Math.min(Checklist.MOST_TODO, todo.size()));
    Optional<Kept> before = KeptChecklists.ofEarlierDay(earlier, now, zone);
    return new Checklist(
        number,
        now,
        zone,
        sender,
        say.locale().getLanguage(),
        status,
        verdict(first, todo, items, say),
        first,
        todo.size() - first.size(),
        new Comparing(say).with(before, groups),
        groups);
  }

  /** What a later checklist compares itself with. */
  public static Kept keep(Checklist made, Facts facts, @Nullable Instant slot) {
    List<ErrorSummary> logs = new ArrayList<>();
    facts.errors().stream().filter(day -> !day.source().equals("responses")).forEach(logs::add);
    for (FileErrors file : facts.files()) {
      if (file.day() != null) {
        logs.add(file.day());
      }
    }
    List<String> errors =
        logs.stream()
            .flatMap(day -> day.kinds().stream())
            .map(ErrorSummary.Kind::text)
            .distinct()
            .toList();
    boolean known = !logs.isEmpty();
    return Kept.of(made, slot, known ? errors : null);
  }

  private static List<Group> groups(Facts facts, Phrases say) {
    List<Group> groups = new ArrayList<>();
    CheckItems checks = new CheckItems(say);
    for (Section section : Section.values()) {
      if (facts.leaveOut().contains(section)) {
        continue;
      }
      List<Item> items = new ArrayList<>(own(section, facts, say));
      items.addAll(checks.of(facts.checks(), section));
      if (!items.isEmpty()) {
        items.sort(
            Comparator.comparing(Item::status, Status.WORST_FIRST)
                .thenComparing(item -> !item.main()));
        Status worst = Status.worst(items.stream().map(Item::status).toList());
        groups.add(new Group(section, say.get("section." + section.key()), worst, items));
      }
    }
    return groups;
  }

  private static List<Item> own(Section section, Facts facts, Phrases say) {
    return switch (section) {
      case SERVICES -> new ServiceItems(say).of(facts.services());
      case ERRORS -> new ErrorItems(say).of(facts.errors(), facts.noErrors(), facts.files());
      case BACKUPS -> new BackupItems(say).of(facts.backups());
      case ALERTS -> new NightItems(say).of(facts.night(), facts.noNight());
      case VULNERABILITIES -> new ScanItems(say).of(facts.scan(), isTold(facts));
      case UPDATES -> new UpdateItems(say).of(facts.updates());
      case RESOURCES, DATABASE, CERTIFICATES -> List.of();
    };
  }

  /** True if the rule's answer is there and tells of the critical ones. */
  private static boolean isTold(Facts facts) {
    return facts.checks().stream()
        .anyMatch(each -> each.reading().equals("scan.vulnerable") && each.status() != Status.OK);
  }

  /** Worst first; an open alert whose value is told by its check already wants nothing more. */
  private static List<Todo> todo(List<Item> items) {
    Set<String> told = new HashSet<>();
    List<Todo> todo = new ArrayList<>();
    for (Item item : items) {
      Todo one = item.todo();
      if (one != null && told.add(item.id() + " " + item.target())) {
        todo.add(one);
      }
    }
    todo.sort(Comparator.comparing(Todo::status, Status.WORST_FIRST));
    return todo;
  }

  private static String verdict(List<Todo> first, List<Todo> all, List<Item> items, Phrases say) {
    long failing = all.stream().filter(one -> one.status() != Status.UNKNOWN).count();
    long unknown = items.stream().filter(item -> item.status() == Status.UNKNOWN).count();
    if (first.isEmpty()) {
      return say.get("verdict.ok");
    }
    if (failing == 0) {
      return say.count("verdict.unknown", unknown);
    }
    String todo = say.count("verdict.todo", failing, "worst", first.get(0).title());
    return unknown == 0 ? todo : todo + say.count("verdict.and-unknown", unknown);
  }
}
