package dev.pitwall.checklist;

import dev.pitwall.check.Unit;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.ask.UpdateState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Updates of the operating system: those that mend a vulnerability want to be installed. */
final class UpdateItems {
  private final Phrases say;

  UpdateItems(Phrases say) {
    this.say = say;
  }

  List<Item> of(Optional<UpdateState> asked) {
    if (asked.isEmpty()) {
      return List.of();
    }
    UpdateState state = asked.get();
    List<Item> items = new ArrayList<>();
    items.add(pending(state));
    if (state.restart()) {
      items.add(
          new Draft("updates.restart", "", Status.WARNING, say.get("updates.restart"))
              .said(say.get("updates.restart.said"))
              .todo(
                  say.get("updates.restart.said"),
                  say.get("updates.restart.why"),
                  say.get("updates.restart.next"),
                  "cat /var/run/reboot-required.pkgs")
              .item());
    }
    return items;
  }

  private Item pending(UpdateState state) {
    String name = say.get("updates.pending");
    Integer pending = state.pending();
    String reason = state.reason();
    if (pending == null || reason != null) {
      String why = reason == null ? "" : reason;
      return new Draft("updates.pending", state.manager(), Status.UNKNOWN, name)
          .value(Unit.COUNT, null)
          .said(say.get("unknown"))
          .reason(why)
          .todo(say.get("todo.unknown", "name", name), "", why, "")
          .item();
    }
    Integer security = state.security();
    int wanted = security == null ? 0 : security;
    boolean trouble = wanted > 0;
    Draft draft =
        new Draft("updates.pending", state.manager(), trouble ? Status.WARNING : Status.OK, name)
            .value(Unit.COUNT, (double) pending)
            .said(said(pending, security))
            .detail(names(state));
    if (trouble) {
      draft.todo(
          say.count("updates.todo", wanted, "names", names(state)),
          say.get("updates.why"),
          say.get("updates.next"),
          command(state.manager()));
    }
    return draft.item();
  }

  private String said(int pending, @Nullable Integer security) {
    if (pending == 0) {
      return say.get("updates.none");
    }
    String all = say.count("updates.said", pending);
    return security == null
        ? all + say.get("updates.untold")
        : all + say.get("updates.security", "n", security);
  }

  private String names(UpdateState state) {
    Integer pending = state.pending();
    String names = String.join(", ", state.names());
    boolean cut = pending != null && pending > state.names().size();
    return cut ? names + ", …" : names;
  }

  private static String command(String manager) {
    return switch (manager) {
      case "apt" -> "sudo apt-get update && sudo apt-get dist-upgrade";
      case "dnf" -> "sudo dnf upgrade --security";
      default -> "sudo apk upgrade";
    };
  }
}
