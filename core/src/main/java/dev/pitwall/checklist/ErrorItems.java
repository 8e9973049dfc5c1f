package dev.pitwall.checklist;

import dev.pitwall.check.Unit;
import dev.pitwall.check.logs.ErrorSummary;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import java.util.ArrayList;
import java.util.List;

/** The errors of the last 24 hours: the new ones first. */
final class ErrorItems {
  private static final int SHOWN = 5;

  private final Phrases say;

  ErrorItems(Phrases say) {
    this.say = say;
  }

  List<Item> of(List<ErrorSummary> errors, String reason, List<FileErrors> files) {
    List<Item> items = new ArrayList<>();
    boolean log = false;
    for (ErrorSummary each : errors) {
      boolean responses = each.source().equals("responses");
      log |= !responses;
      items.add(item(each, responses ? "errors.responses" : "errors.log", ""));
    }
    if (!log) {
      String name = say.get("errors.log");
      items.add(
          0,
          new Draft("errors.log", "", Status.UNKNOWN, name)
              .value(Unit.COUNT, null)
              .said(say.get("unknown"))
              .reason(reason)
              .todo(say.get("todo.unknown", "name", name), "", reason, "")
              .item());
    }
    files.forEach(each -> items.add(item(each)));
    return items;
  }

  private Item item(FileErrors file) {
    ErrorSummary day = file.day();
    if (day != null) {
      return item(day, "errors.log", file.file());
    }
    String name = say.get("errors.log") + " " + file.file();
    return new Draft("errors.log", file.file(), Status.UNKNOWN, name)
        .value(Unit.COUNT, null)
        .said(say.get("unknown"))
        .reason(file.reason())
        .todo(say.get("todo.unknown", "name", name), "", file.reason(), "")
        .item();
  }

  private Item item(ErrorSummary day, String id, String target) {
    List<ErrorSummary.Kind> fresh =
        day.kinds().stream().filter(kind -> Boolean.TRUE.equals(kind.fresh())).toList();
    Status status = fresh.isEmpty() ? Status.OK : Status.WARNING;
    Draft draft =
        new Draft(id, target, status, target.isEmpty() ? say.get(id) : say.get(id) + " " + target)
            .value(Unit.COUNT, (double) day.total())
            .said(said(day, fresh.size()))
            .detail(detail(day))
            .offenders(day.kinds().stream().limit(SHOWN).map(this::line).toList());
    if (!fresh.isEmpty()) {
      boolean file = day.source().startsWith("/");
      draft.todo(
          say.count("errors.todo", fresh.size(), "text", fresh.get(0).text()),
          say.get("errors.why"),
          say.get("errors.next"),
          file ? "java -jar pitwall-agent.jar logs '" + day.source() + "'" : "");
    }
    return draft.item();
  }

  private String said(ErrorSummary day, int fresh) {
    if (day.total() == 0) {
      return say.get("errors.none");
    }
    String kinds = say.count("errors.kinds", day.kindsTotal());
    String news = fresh == 0 ? "" : say.get("errors.new", "n", fresh);
    return say.count("errors.said", day.total(), "kinds", kinds + news);
  }

  private String detail(ErrorSummary day) {
    List<String> parts = new ArrayList<>();
    if (day.source().startsWith("/")) {
      parts.add(say.get("errors.file", "file", day.source()));
    }
    if (!day.whole()) {
      parts.add(say.get("errors.since", "time", say.time(day.from())));
    }
    if (day.untold() > 0) {
      parts.add(say.get("errors.untold", "n", day.untold()));
    }
    return String.join(say.get("between"), parts);
  }

  private String line(ErrorSummary.Kind kind) {
    String times =
        kind.count() == 1
            ? say.time(kind.last())
            : say.get("errors.last", "n", kind.count(), "time", say.time(kind.last()));
    String mark = Boolean.TRUE.equals(kind.fresh()) ? say.get("errors.mark") : "";
    return mark + kind.text() + " (" + times + ")";
  }
}
