package dev.pitwall.checklist;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Unit;
import dev.pitwall.notify.Sender;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One checklist in the words of one language, ready for every form.
 *
 * @param number counts up from 1 on each instance; 0 for one that is not kept
 * @param at when it was made
 * @param zone of the times in it
 * @param status CRITICAL before WARNING before UNKNOWN before OK
 * @param verdict one sentence
 * @param todo what wants to be done, worst first; at most {@value #MOST_TODO}
 * @param more how many further items want something
 * @param comparison with an earlier day
 * @param groups in the order of {@link Section}
 */
public record Checklist(
    long number,
    Instant at,
    ZoneId zone,
    Sender sender,
    String language,
    Status status,
    String verdict,
    List<Todo> todo,
    int more,
    Comparison comparison,
    List<Group> groups) {
  static final int MOST_TODO = 3;

  /** Keeps copies. */
  public Checklist {
    todo = List.copyOf(todo);
    groups = List.copyOf(groups);
  }

  /** How it stands. */
  public enum Status {
    OK,
    WARNING,
    CRITICAL,
    UNKNOWN;

    /** Worst first. */
    static final Comparator<Status> WORST_FIRST = Comparator.comparingInt(Status::rank);

    private int rank() {
      return switch (this) {
        case CRITICAL -> 0;
        case WARNING -> 1;
        case UNKNOWN -> 2;
        case OK -> 3;
      };
    }

    static Status worst(List<Status> all) {
      return all.stream().min(WORST_FIRST).orElse(OK);
    }
  }

  /**
   * One line.
   *
   * @param id stable: a rule's, or {@code service}, {@code errors.log}, {@code backup.last}...
   * @param target for instance the path of a disk; may be empty
   * @param value in {@code unit}; null if unknown, or if there is nothing to count
   * @param threshold beyond it is trouble; null without one
   * @param unit null without a value
   * @param name as people call it: the id and its target
   * @param said the value in words
   * @param limit the threshold in words; may be empty
   * @param detail one line about how the value came about; may be empty
   * @param reason why it is unknown and what would mend it; null if it is known
   * @param offenders what contributes most, largest first, in words
   * @param todo what to do about it; null if nothing
   * @param main false: left out of the forms for people while it is OK, and only counted
   */
  public record Item(
      String id,
      String target,
      Status status,
      @Nullable Double value,
      @Nullable Double threshold,
      @Nullable Unit unit,
      String name,
      String said,
      String limit,
      String detail,
      @Nullable String reason,
      List<String> offenders,
      @Nullable Todo todo,
      boolean main) {

    /** Keeps a copy. */
    public Item {
      offenders = List.copyOf(offenders);
    }
  }

  /**
   * Something to do.
   *
   * @param title what it is about, with its value
   * @param why what it hits, one sentence; may be empty
   * @param next what to do, one sentence
   * @param command one command line to paste; may be empty
   */
  public record Todo(Status status, String title, String why, String next, String command) {}

  /**
   * What is other than on an earlier day.
   *
   * @param title with what it is compared, or that there is nothing to compare with
   * @param changes worst first; empty if nothing is
   */
  public record Comparison(String title, List<Change> changes) {
    /** Keeps a copy. */
    public Comparison {
      changes = List.copyOf(changes);
    }
  }

  /**
   * One difference.
   *
   * @param text the item, what it was and what it is
   */
  public record Change(Direction direction, String text) {}

  /** Whether a change is good news. */
  public enum Direction {
    WORSE,
    BETTER,
    OTHER
  }

  /**
   * One section.
   *
   * @param items worst first
   */
  public record Group(Section section, String title, Status status, List<Item> items) {
    /** Keeps a copy. */
    public Group {
      items = List.copyOf(items);
    }

    /** The items for people: what is not OK, and the main ones. */
    public List<Item> shown() {
      return items.stream().filter(item -> item.main() || item.status() != Status.OK).toList();
    }
  }

  /**
   * A check's answer held against its rule, as it comes from the outside.
   *
   * @param reading the name of what was measured
   * @param why what it hits; empty for what is OK or unknown
   */
  public record Judged(
      String id,
      String reading,
      String target,
      Status status,
      @Nullable Double value,
      double threshold,
      Unit unit,
      String detail,
      @Nullable String reason,
      List<Offender> offenders,
      String why,
      String next,
      String command) {

    /** Keeps a copy. */
    public Judged {
      offenders = List.copyOf(offenders);
    }
  }

  /** All items. */
  public List<Item> items() {
    return groups.stream().flatMap(group -> group.items().stream()).toList();
  }

  /** How many things are beyond their limits; one that an open alert is about counts once. */
  public long failing() {
    return items().stream()
        .filter(item -> item.status() == Status.CRITICAL || item.status() == Status.WARNING)
        .map(item -> item.id() + " " + item.target())
        .distinct()
        .count();
  }

  /** How many items stand so. */
  public long count(Status wanted) {
    return items().stream().filter(item -> item.status() == wanted).count();
  }
}
