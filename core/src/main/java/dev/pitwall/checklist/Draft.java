package dev.pitwall.checklist;

import dev.pitwall.check.Unit;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.Checklist.Todo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item that is being put together; everything that it is given is cleaned. */
final class Draft {
  private final String id;
  private final String target;
  private final Status status;
  private final String name;
  private String said = "";
  private String limit = "";
  private String detail = "";
  private @Nullable Double value;
  private @Nullable Double threshold;
  private @Nullable Unit unit;
  private @Nullable String reason;
  private List<String> offenders = List.of();
  private @Nullable Todo todo;
  private boolean main = true;

  Draft(String id, String target, Status status, String name) {
    this.id = id;
    this.target = Phrases.clean(target);
    this.status = status;
    this.name = Phrases.clean(name);
  }

  Draft said(String text) {
    said = Phrases.clean(text);
    return this;
  }

  Draft value(Unit of, @Nullable Double measured) {
    unit = of;
    value = measured;
    return this;
  }

  Draft limit(double at, String text) {
    threshold = at;
    limit = text;
    return this;
  }

  Draft detail(String text) {
    detail = Phrases.clean(text);
    return this;
  }

  /** Why it is not known. */
  Draft reason(String text) {
    reason = Phrases.clean(text);
    return this;
  }

  Draft offenders(List<String> lines) {
    offenders = lines.stream().map(Phrases::clean).toList();
    return this;
  }

  Draft todo(String title, String why, String next, String command) {
    todo =
        new Todo(
            status,
            Phrases.clean(title),
            Phrases.clean(why),
            Phrases.clean(next),
            Phrases.clean(command));
    return this;
  }

  /** Only counted while it is OK. */
  Draft minor() {
    main = false;
    return this;
  }

  Item item() {
    return new Item(
        id, target, status, value, threshold, unit, name, said, limit, detail, reason, offenders,
        todo, main);
  }
}
