package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * Any history of incidents, failures and crashes: once the channels work again, each was told what
 * is so, once, and every copy too many is marked.
 */
class NotifierPropertyTest {
  private enum Step {
    OPEN,
    RESOLVE,
    TURN,
    SECONDS,
    MINUTES,
    RESTART
  }

  private enum Answer {
    SENT,
    BUSY,
    CUT_ARRIVED,
    CUT_LOST,
    DIE_ARRIVED,
    DIE_LOST
  }

  /** What came out at the other end. */
  private record Arrival(String text, boolean marked, Answer answer) {}

  private static final class Unreliable implements Channel {
    final Deque<Answer> script;
    final List<Arrival> arrivals = new ArrayList<>();
    final Map<String, Integer> doubts = new HashMap<>();
    boolean died;
    private final String name;

    Unreliable(String name, List<Answer> script) {
      this.name = name;
      this.script = new ArrayDeque<>(script);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Receipt send(Notification notification, int attempt, boolean marked)
        throws InterruptedException {
      Answer answer = script.isEmpty() ? Answer.SENT : script.removeFirst();
      String text = notification.subject();
      if (answer == Answer.SENT || answer == Answer.CUT_ARRIVED || answer == Answer.DIE_ARRIVED) {
        arrivals.add(new Arrival(text, marked, answer));
      }
      if (answer != Answer.SENT && answer != Answer.BUSY) {
        doubts.merge(text, 1, Integer::sum);
      }
      return switch (answer) {
        case SENT -> Scripted.SENT;
        case BUSY -> Scripted.BUSY;
        case CUT_ARRIVED, CUT_LOST -> Scripted.CUT;
        case DIE_ARRIVED, DIE_LOST -> {
          died = true;
          throw new InterruptedException("kill -9");
        }
      };
    }

    List<Arrival> of(String text) {
      return arrivals.stream().filter(arrival -> arrival.text().equals(text)).toList();
    }
  }

  @Property(tries = 100)
  void everyChannelEndsUpToldOnceWhatIsSo(
      @ForAll @Size(max = 40) List<Step> steps,
      @ForAll @Size(max = 25) List<Answer> first,
      @ForAll @Size(max = 25) List<Answer> second)
      throws IOException {
    Unreliable mail = new Unreliable("mail", first);
    Unreliable slack = new Unreliable("slack", second);
    Path folder = Files.createTempDirectory(Path.of("target"), "notifier");
    Map<String, Boolean> open = new LinkedHashMap<>();
    try (Post post = new Post(folder, mail, slack)) {
      for (Step step : steps) {
        act(step, post, open, mail, slack);
      }
      for (int i = 0; i < 200; i++) {
        post.time.pass(Duration.ofMinutes(1));
        turn(post, mail, slack);
      }

      assertThat(post.notifier.outbox().pending()).isZero();
      assertThat(post.notifier.outbox().dead()).isZero();
      long stillOpen = open.values().stream().filter(is -> is).count();
      assertThat((long) post.kept()).isEqualTo(stillOpen * 3);
      assertThat(post.findings.list()).isEmpty();
    }
    open.forEach((id, isOpen) -> check(mail, id, isOpen));
    open.forEach((id, isOpen) -> check(slack, id, isOpen));
  }

  private static void act(
      Step step, Post post, Map<String, Boolean> open, Unreliable mail, Unreliable slack)
      throws IOException {
    switch (step) {
      case OPEN -> {
        String id = "I" + open.size();
        open.put(id, true);
        post.open(id);
      }
      case RESOLVE -> {
        for (String id : open.keySet()) {
          if (open.get(id)) {
            open.put(id, false);
            post.resolve(id);
            return;
          }
        }
      }
      case TURN -> turn(post, mail, slack);
      case SECONDS -> {
        post.time.pass(Duration.ofSeconds(7));
        turn(post, mail, slack);
      }
      case MINUTES -> {
        post.time.pass(Duration.ofMinutes(12));
        turn(post, mail, slack);
      }
      case RESTART -> post.restart();
    }
  }

  /** A channel that dies takes the process with it. */
  private static void turn(Post post, Unreliable mail, Unreliable slack) throws IOException {
    for (Lane lane : post.notifier.lanes()) {
      lane.turn();
      if (mail.died || slack.died) {
        assertThat(Thread.interrupted()).isTrue();
        mail.died = false;
        slack.died = false;
        post.restart();
        return;
      }
    }
  }

  private static void check(Unreliable channel, String id, boolean isOpen) {
    List<Arrival> opened = channel.of("OPENED " + id);
    List<Arrival> resolved = channel.of("RESOLVED " + id);
    List<Arrival> late = channel.of("LATE " + id);
    assertThat(opened.stream().anyMatch(a -> a.answer() == Answer.SENT))
        .as("an opening that was taken, unless the ending is a late notice")
        .isEqualTo(isOpen || !resolved.isEmpty());
    if (isOpen) {
      assertThat(resolved).isEmpty();
      assertThat(late).isEmpty();
    } else {
      assertThat(resolved.isEmpty()).isNotEqualTo(late.isEmpty());
    }
    for (List<Arrival> copies : List.of(opened, resolved, late)) {
      assertThat(copies.stream().filter(a -> a.answer() == Answer.SENT).count())
          .isLessThanOrEqualTo(1);
      if (!copies.isEmpty()) {
        int doubts = channel.doubts.getOrDefault(copies.get(0).text(), 0);
        assertThat(copies.size()).isLessThanOrEqualTo(1 + doubts);
        assertThat(copies.stream().skip(1)).allMatch(Arrival::marked);
        if (doubts == 0) {
          assertThat(copies).noneMatch(Arrival::marked);
        }
      }
    }
    if (!resolved.isEmpty()) {
      assertThat(channel.arrivals.indexOf(resolved.get(0)))
          .isGreaterThan(channel.arrivals.indexOf(opened.get(opened.size() - 1)));
    }
  }
}
