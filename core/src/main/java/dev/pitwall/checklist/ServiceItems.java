package dev.pitwall.checklist;

import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.ask.ServiceState;
import java.util.List;

/** The services that are named in the configuration. */
final class ServiceItems {
  private final Phrases say;

  ServiceItems(Phrases say) {
    this.say = say;
  }

  List<Item> of(List<ServiceState> services) {
    return services.stream().map(this::item).toList();
  }

  private Item item(ServiceState one) {
    Status status =
        switch (one.state()) {
          case UP -> Status.OK;
          case SHAKY -> Status.WARNING;
          case DOWN -> Status.CRITICAL;
          case UNKNOWN -> Status.UNKNOWN;
        };
    String name = name(one);
    Draft draft = new Draft("service", one.name(), status, name);
    if (status == Status.UNKNOWN) {
      return draft
          .said(say.get("unknown"))
          .reason(one.word())
          .todo(say.get("todo.unknown", "name", name), "", one.word(), "")
          .item();
    }
    draft.said(one.word());
    if (status != Status.OK) {
      draft.todo(
          say.get("service.title", "name", name, "state", one.word()),
          "",
          say.get("service.next." + one.kind()),
          one.command());
    }
    return draft.item();
  }

  /** {@code celery (compose.yml)} for a container, whose full name is too long for people. */
  private static String name(ServiceState one) {
    int hash = one.name().lastIndexOf('#');
    if (!one.kind().equals("compose") || hash < 0) {
      return one.name();
    }
    String file = one.name().substring(one.name().lastIndexOf('/', hash) + 1, hash);
    return one.name().substring(hash + 1) + " (" + file + ")";
  }
}
