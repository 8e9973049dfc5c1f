package dev.pitwall.checklist;

import dev.pitwall.alert.Severity;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.Checklist.Todo;
import dev.pitwall.notify.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The checklist as a message like any other: the verdict and the things to do for Slack and other
 * short forms, and the whole of it for mail.
 */
public final class ChecklistMessage {
  private static final int COLUMNS = 72;

  private ChecklistMessage() {}

  /**
   * The message.
   *
   * @param id the delivery's identity, unique for ever; the same for the same checklist
   */
  public static Notification of(Checklist checklist, String id) {
    Phrases say =
        new Phrases(Locale.forLanguageTag(checklist.language()), checklist.zone(), checklist.at());
    return new Notification(
        id,
        id,
        Notification.Kind.NOTE,
        severity(checklist.status()),
        subject(checklist, say),
        checklist.verdict(),
        facts(checklist, say),
        checklist.comparison().changes().isEmpty() ? "" : checklist.comparison().title(),
        changes(checklist),
        "",
        "",
        say.get("footer") + "\n" + say.get("footer.how"),
        checklist.todo().stream().map(ChecklistMessage::section).toList(),
        List.of(),
        null,
        checklist.language(),
        checklist.at(),
        new Notification.Report(
            TextForm.text(checklist, COLUMNS) + foot(say), HtmlForm.write(checklist)));
  }

  private static String foot(Phrases say) {
    return "\n-- \n" + say.get("footer") + "\n" + say.get("footer.how") + "\n";
  }

  private static Severity severity(Status status) {
    return switch (status) {
      case OK -> Severity.INFO;
      case WARNING, UNKNOWN -> Severity.WARNING;
      case CRITICAL -> Severity.CRITICAL;
    };
  }

  private static String subject(Checklist checklist, Phrases say) {
    long failing = checklist.failing();
    long unknown = checklist.count(Status.UNKNOWN);
    String state =
        failing > 0
            ? say.count("subject.todo", failing)
            : unknown > 0 ? say.count("subject.unknown", unknown) : say.get("subject.ok");
    return say.get(
        "subject",
        "app",
        Phrases.clean(checklist.sender().app()),
        "title",
        checklist.number() > 0
            ? say.get("title.numbered", "number", checklist.number())
            : say.get("title"),
        "status",
        checklist.status(),
        "state",
        state);
  }

  private static List<Notification.Fact> facts(Checklist checklist, Phrases say) {
    List<Notification.Fact> facts = new ArrayList<>();
    fact(facts, say.get("fact.application"), checklist.sender().app());
    fact(facts, say.get("fact.instance"), checklist.sender().instance());
    fact(facts, say.get("fact.environment"), checklist.sender().environment());
    List<String> counts = new ArrayList<>();
    for (Status each : Status.values()) {
      if (checklist.count(each) > 0) {
        counts.add(checklist.count(each) + " " + each);
      }
    }
    fact(facts, say.get("fact.items"), String.join(", ", counts));
    return facts;
  }

  private static void fact(List<Notification.Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Notification.Fact(name, Phrases.clean(value)));
    }
  }

  private static List<String> changes(Checklist checklist) {
    return checklist.comparison().changes().stream()
        .map(each -> TextForm.sign(each.direction()) + " " + each.text())
        .toList();
  }

  private static Notification.Section section(Todo todo) {
    String next = todo.command().isEmpty() ? todo.next() : todo.next() + " → " + todo.command();
    return new Notification.Section(todo.status() + " " + todo.title(), List.of(), next);
  }
}
