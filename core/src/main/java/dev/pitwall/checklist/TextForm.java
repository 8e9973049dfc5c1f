package dev.pitwall.checklist;

import dev.pitwall.checklist.Checklist.Change;
import dev.pitwall.checklist.Checklist.Group;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.Checklist.Todo;
import dev.pitwall.notify.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The checklist in plain words, for a terminal and for a mail's text: the verdict and what to do
 * first, then what changed, then section by section, worst first.
 */
public final class TextForm {
  private static final int STATUS_COLUMNS = 10;
  private static final int WIDEST_NAME = 34;
  private static final int LEAST_COLUMNS = 40;

  private final Checklist checklist;
  private final Phrases say;
  private final int columns;
  private final Function<Status, String> status;
  private final List<String> lines = new ArrayList<>();

  private TextForm(Checklist checklist, int columns, Function<Status, String> status) {
    this.checklist = checklist;
    this.say =
        new Phrases(Locale.forLanguageTag(checklist.language()), checklist.zone(), checklist.at());
    this.columns = Math.max(LEAST_COLUMNS, columns);
    this.status = status;
  }

  /**
   * The lines.
   *
   * @param columns where lines break; commands never break, so that they can be pasted
   * @param status how a status is written: its name, perhaps with colour; as wide as its name
   */
  public static List<String> lines(
      Checklist checklist, int columns, Function<Status, String> status) {
    TextForm form = new TextForm(checklist, columns, status);
    form.head();
    form.todo();
    form.comparison();
    form.checklist.groups().forEach(form::group);
    form.foot();
    return form.lines;
  }

  /** The whole as one text, without colours. */
  static String text(Checklist checklist, int columns) {
    return String.join("\n", lines(checklist, columns, Status::name)) + "\n";
  }

  /** Application, environment and instance, as far as they are known. */
  static String who(Checklist checklist) {
    return String.join(
        " · ",
        Stream.of(
                checklist.sender().app(),
                checklist.sender().environment(),
                checklist.sender().instance())
            .filter(part -> !part.isEmpty())
            .map(Phrases::clean)
            .toList());
  }

  private void head() {
    String title =
        checklist.number() > 0
            ? say.get("title.numbered", "number", checklist.number())
            : say.get("title");
    wrapped("", title + " · " + who(checklist), "");
    lines.add(say.whole(checklist.at()));
    lines.add("");
    wrapped(status(checklist.status()), checklist.verdict(), " ".repeat(STATUS_COLUMNS));
  }

  /** Padded by the width of its name: colours have none. */
  private String status(Status one) {
    return status.apply(one) + " ".repeat(STATUS_COLUMNS - one.name().length());
  }

  /** The first line begins with {@code begin}, which may hold colours. */
  private void wrapped(String begin, String text, String indent) {
    int used = begin.isEmpty() ? 0 : STATUS_COLUMNS;
    List<String> broken =
        PlainText.wrap(" ".repeat(begin.isEmpty() ? 0 : used) + text, columns, indent);
    for (int i = 0; i < broken.size(); i++) {
      String line = broken.get(i);
      lines.add(i == 0 && !begin.isEmpty() ? begin + line.substring(used) : line);
    }
  }

  private void todo() {
    int number = 0;
    for (Todo each : checklist.todo()) {
      lines.add("");
      String indent = " ".repeat(STATUS_COLUMNS);
      wrapped(status(each.status()), ++number + ". " + each.title(), indent + "   ");
      part(each.why(), "do.why");
      part(each.next(), "do.next");
      if (!each.command().isEmpty()) {
        lines.add(indent + "   " + each.command());
      }
    }
    if (checklist.more() > 0) {
      lines.add("");
      wrapped("", say.count("do.more", checklist.more()), "");
    }
  }

  private void part(String text, String key) {
    if (!text.isEmpty()) {
      String indent = " ".repeat(STATUS_COLUMNS) + "   ";
      wrapped("", indent + say.get(key, "text", text), indent);
    }
  }

  private void comparison() {
    lines.add("");
    wrapped("", checklist.comparison().title(), "");
    if (checklist.comparison().changes().isEmpty()) {
      boolean compared = !checklist.comparison().title().equals(say.get("since.nothing"));
      if (compared) {
        lines.add("  " + say.get("since.same"));
      }
    }
    for (Change each : checklist.comparison().changes()) {
      wrapped("", "  " + sign(each.direction()) + " " + each.text(), "    ");
    }
  }

  static String sign(Checklist.Direction direction) {
    return switch (direction) {
      case WORSE -> "-";
      case BETTER -> "+";
      case OTHER -> "~";
    };
  }

  private void group(Group group) {
    lines.add("");
    lines.add(group.title());
    List<Item> shown = group.shown();
    int widest = shown.stream().mapToInt(item -> PlainText.width(item.name())).max().orElse(0);
    int name = Math.min(widest, WIDEST_NAME);
    shown.forEach(item -> item(item, name));
    int hidden = group.items().size() - shown.size();
    if (hidden > 0) {
      String ok = shown.isEmpty() ? say.count("hidden.all", hidden) : say.count("hidden", hidden);
      lines.add(status(Status.OK) + ok);
    }
  }

  private void item(Item item, int nameColumns) {
    String indent = " ".repeat(STATUS_COLUMNS);
    int space = nameColumns - PlainText.width(item.name());
    String value = (item.said() + "  " + item.limit()).strip();
    if (space >= 0) {
      String hanging = indent + " ".repeat(nameColumns + 2);
      String text = item.name() + " ".repeat(space + 2) + value;
      wrapped(
          status(item.status()), text, hanging.length() > columns / 2 ? indent + "  " : hanging);
    } else {
      wrapped(status(item.status()), item.name(), indent + "  ");
      wrapped("", indent + "  " + value, indent + "  ");
    }
    String reason = item.reason();
    if (reason != null) {
      wrapped("", indent + "  " + reason, indent + "  ");
    } else if (!item.detail().isEmpty() && (item.status() != Status.OK || own(item))) {
      wrapped("", indent + "  " + item.detail(), indent + "  ");
    }
    for (String offender : item.offenders()) {
      wrapped("", indent + "  - " + offender, indent + "    ");
    }
  }

  /** Items whose detail says more than how the value came about. */
  static boolean own(Item item) {
    return item.id().startsWith("errors.")
        || item.id().startsWith("alerts.")
        || item.id().startsWith("updates.")
        || item.detail().startsWith("#");
  }

  private void foot() {
    lines.add("");
    List<String> counts = new ArrayList<>();
    for (Status each : Status.values()) {
      counts.add(checklist.count(each) + " " + each);
    }
    lines.add(String.join(", ", counts));
  }
}
