package dev.pitwall.checklist;

import dev.pitwall.check.Unit;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.ScanFacts.Found;
import dev.pitwall.checklist.ScanFacts.Image;
import dev.pitwall.checklist.ScanFacts.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The last planned scan, the libraries that want another version, and the container image. */
final class ScanItems {
  private static final String SCAN = "java -jar pitwall-agent.jar scan";
  private static final int MOST_NAMES = 3;

  private final Phrases say;

  ScanItems(Phrases say) {
    this.say = say;
  }

  /**
   * Nothing without a plan.
   *
   * @param told true if a rule tells of the critical ones already
   */
  List<Item> of(ScanFacts facts, boolean told) {
    if (!facts.planned()) {
      return List.of();
    }
    List<Item> items = new ArrayList<>();
    items.add(last(facts, told));
    facts.libraries().forEach(library -> items.add(library(library)));
    Image image = facts.image();
    if (image != null) {
      items.add(image(image));
    }
    return items;
  }

  /** Its value is the number of all vulnerabilities. */
  private Item last(ScanFacts facts, boolean told) {
    String name = say.get("scan.last");
    Found found = facts.found();
    String reason = facts.reason();
    if (found == null) {
      return unknown("scan.last", "", name, reason == null ? "" : reason);
    }
    Status status = status(found, reason, told);
    Draft draft =
        new Draft("scan.last", "", status, name)
            .value(Unit.COUNT, (double) found.all())
            .said(said(found))
            .detail(reason == null ? more(facts, found) : reason);
    if (status == Status.UNKNOWN) {
      String why = reason == null ? "" : reason;
      draft.reason(why).todo(say.get("todo.unknown", "name", name), "", why, SCAN);
    } else if (status != Status.OK) {
      draft.todo(
          say.count("scan.todo", found.usedLibraries(), "names", names(facts)),
          say.get("scan.why"),
          say.get("scan.next"),
          SCAN);
    }
    return draft.item();
  }

  private static Status status(Found found, @Nullable String reason, boolean told) {
    if (found.urgent() > 0 && !told) {
      return Status.CRITICAL;
    }
    if (found.inUse() > 0) {
      return Status.WARNING;
    }
    return reason == null ? Status.OK : Status.UNKNOWN;
  }

  private String said(Found found) {
    String all =
        found.all() == 0
            ? say.get("scan.none")
            : say.count("scan.said", found.all(), "used", found.inUse());
    String when = say.get("scan.when", "time", say.time(found.at()), "ago", say.ago(found.at()));
    return all + when;
  }

  private String more(ScanFacts facts, Found found) {
    int more = found.usedLibraries() - facts.libraries().size();
    return more > 0 ? say.count("scan.more", more) : "";
  }

  private String names(ScanFacts facts) {
    String names =
        facts.libraries().stream()
            .limit(MOST_NAMES)
            .map(each -> artifact(each.packageName()) + " " + each.version())
            .collect(Collectors.joining(", "));
    return facts.libraries().size() > MOST_NAMES ? names + ", …" : names;
  }

  private static String artifact(String packageName) {
    return packageName.substring(packageName.indexOf(':') + 1);
  }

  /** What is to be done about them is said once, for all. */
  private Item library(Library library) {
    Status status = library.urgent() ? Status.CRITICAL : Status.WARNING;
    String ids = library.ids() + (library.count() > countOf(library.ids()) ? ", …" : "");
    String what = library.severity() + ", " + ids;
    return new Draft(
            "scan.library",
            library.packageName(),
            status,
            library.packageName() + " " + library.version())
        .value(Unit.COUNT, (double) library.count())
        .said(
            library.fixed().isEmpty()
                ? say.get("scan.unmended", "what", what)
                : say.get("scan.mended", "what", what, "fixed", library.fixed()))
        .item();
  }

  private static int countOf(String ids) {
    return ids.split(",", -1).length;
  }

  private Item image(Image image) {
    String name = say.get("scan.image");
    Integer all = image.all();
    if (all == null) {
      String reason = image.reason() == null ? "" : image.reason();
      return unknown("scan.image", image.target(), name, reason);
    }
    boolean trouble = image.fixable() > 0;
    Draft draft =
        new Draft("scan.image", image.target(), trouble ? Status.WARNING : Status.OK, name)
            .value(Unit.COUNT, (double) all)
            .said(
                say.get(
                    "scan.image.said",
                    "all",
                    all,
                    "critical",
                    image.critical(),
                    "fixable",
                    image.fixable()))
            .detail(image.target());
    if (trouble) {
      draft.todo(
          say.count("scan.image.todo", image.fixable(), "target", image.target()),
          say.get("scan.image.why"),
          say.get("scan.image.next"),
          SCAN);
    }
    return draft.item();
  }

  private Item unknown(String id, String target, String name, String reason) {
    return new Draft(id, target, Status.UNKNOWN, name)
        .value(Unit.COUNT, null)
        .said(say.get("unknown"))
        .reason(reason)
        .todo(say.get("todo.unknown", "name", name), "", reason, SCAN)
        .item();
  }
}
