package dev.pitwall.notify;

import dev.pitwall.notify.Delivery.Part;
import dev.pitwall.notify.Mention.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides what one channel is to be told now. What is due at one moment becomes one message about
 * what is open and one about what is over. Changes nothing but the marks of held ends.
 */
final class Planner {
  private final Store store;
  private final Diff diff;

  Planner(Store store) {
    this.store = store;
    this.diff = new Diff(store.settings, store.steady.started());
  }

  private record Item(Case one, Mention mention, Instant ripe) {}

  /** One planning of one channel. */
  private static final class Draft {
    final List<Item> troubles = new ArrayList<>();
    final List<Item> ends = new ArrayList<>();
    final List<Item> heldEnds = new ArrayList<>();
    final List<Plan.Held> held = new ArrayList<>();
    Instant next = Instant.MAX;

    void lookAgain(Instant at) {
      next = at.isBefore(next) ? at : next;
    }
  }

  Plan plan(String channel) {
    Instant now = store.steady.now();
    Draft draft = new Draft();
    Holds holds = new Holds(store, diff, now);
    for (Case one : store.cases.all()) {
      sort(channel, one, holds, now, draft);
    }
    int waiting = draft.troubles.size() + draft.ends.size() + draft.heldEnds.size();
    Optional<Plan.Batch> batch = troubles(channel, now, draft);
    if (batch.isEmpty()) {
      batch = ends(channel, now, draft);
    }
    return new Plan(batch, draft.held, waiting, draft.next);
  }

  private void sort(String channel, Case one, Holds holds, Instant now, Draft draft) {
    Optional<Diff.Due> due = diff.of(one, store.told.get(channel, one.id()));
    if (due.isEmpty() || store.isCovered(channel, one)) {
      return;
    }
    Mention mention = due.get().mention();
    Instant ripe = due.get().ripe();
    boolean early = mention.kind() == Kind.REMINDER && ripe.isAfter(now);
    Optional<Hold> hold = holds.on(channel, one, mention);
    if (hold.isPresent()) {
      draft.lookAgain(hold.get().until());
      if (!early || hold.get().reason() == Outbox.Reason.ACKNOWLEDGED) {
        draft.held.add(new Plan.Held(one, hold.get()));
      }
      if (mention.kind().isEnd() && hold.get().isForPeople()) {
        store.heldEnds(channel).add(one.id());
      }
      return;
    }
    if (ripe.isAfter(now)) {
      draft.lookAgain(ripe);
    }
    if (early || isRefusedStill(mention, channel, ripe, now)) {
      return;
    }
    Item item = new Item(one, mention, ripe);
    if (!mention.kind().isEnd()) {
      draft.troubles.add(item);
    } else if (store.heldEnds(channel).contains(one.id())) {
      draft.heldEnds.add(item);
    } else {
      draft.ends.add(item);
    }
  }

  /** What a channel refused is tried again alone and late, not with the next message. */
  private boolean isRefusedStill(Mention mention, String channel, Instant ripe, Instant now) {
    return ripe.isAfter(now)
        && store.told.get(channel, mention.incident()).stage() == Told.Stage.REFUSED
        && mention.kind() == Kind.OPEN;
  }

  private Optional<Plan.Batch> troubles(String channel, Instant now, Draft draft) {
    if (draft.troubles.isEmpty()) {
      return Optional.empty();
    }
    boolean critical = draft.troubles.stream().anyMatch(item -> item.one().isCritical());
    Instant budget = store.record(channel).budget().trouble(critical, now);
    Optional<Hold> wait = wait(channel, Part.TROUBLES, draft.troubles, budget, now);
    if (wait.isPresent()) {
      hold(draft, draft.troubles, wait.get());
      return Optional.empty();
    }
    List<Item> together = new ArrayList<>(draft.troubles);
    together.addAll(draft.heldEnds);
    return Optional.of(new Plan.Batch(Part.TROUBLES, worstFirst(together)));
  }

  private Optional<Plan.Batch> ends(String channel, Instant now, Draft draft) {
    List<Item> all = new ArrayList<>(draft.ends);
    all.addAll(draft.heldEnds);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Instant budget = store.record(channel).budget().end(now);
    Optional<Hold> wait = wait(channel, Part.ENDS, all, budget, now);
    if (wait.isPresent()) {
      hold(draft, all, wait.get());
      return Optional.empty();
    }
    return Optional.of(new Plan.Batch(Part.ENDS, worstFirst(all)));
  }

  /** Why a message that could be made does not go out yet. */
  private Optional<Hold> wait(
      String channel, Part part, List<Item> items, Instant budget, Instant now) {
    Instant ripe = items.stream().map(Item::ripe).min(Instant::compareTo).orElse(now);
    if (ripe.isAfter(now)) {
      return Optional.of(new Hold(Outbox.Reason.GROUP_WAIT, "", ripe));
    }
    Instant retry = store.nextTry(channel, part);
    if (retry.isAfter(now)) {
      return Optional.of(new Hold(Outbox.Reason.RETRY, "", retry));
    }
    return budget.isAfter(now)
        ? Optional.of(new Hold(Outbox.Reason.BUDGET, "", budget))
        : Optional.empty();
  }

  private static void hold(Draft draft, List<Item> items, Hold hold) {
    draft.lookAgain(hold.until());
    items.forEach(item -> draft.held.add(new Plan.Held(item.one(), hold)));
  }

  private static List<Mention> worstFirst(List<Item> items) {
    return items.stream()
        .sorted(
            Comparator.comparing((Item item) -> item.mention().kind().isEnd())
                .thenComparing(item -> item.mention().level(), Comparator.reverseOrder())
                .thenComparing(item -> item.mention().kind())
                .thenComparing(item -> item.one().incident().opened())
                .thenComparing(item -> item.one().id()))
        .map(Item::mention)
        .toList();
  }
}
