package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.IncidentEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** I20: whoever is not told, it is written down why. */
class ReasonsTest {
  private enum Step {
    ROOT,
    CHILD,
    WARNING,
    CRITICAL,
    END,
    SILENCE,
    SECONDS,
    QUARTER,
    RESTART,
    REFUSE,
    BUSY
  }

  /** Answers as it is told to, and keeps what it took. */
  private static final class Taking implements Channel {
    final Deque<Receipt> answers = new ArrayDeque<>();
    final List<Notification> taken = new ArrayList<>();
    private final String name;

    Taking(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Receipt send(Notification notification, int attempt, boolean repeated) {
      Receipt answer = answers.isEmpty() ? Scripted.SENT : answers.removeFirst();
      if (answer == Scripted.SENT) {
        taken.add(notification);
      }
      return answer;
    }
  }

  /** What happens, and what came of it. */
  private static final class World {
    final Taking mail = new Taking("mail");
    final Taking slack = new Taking("slack");
    final Map<String, Sample> open = new LinkedHashMap<>();
    final Set<String> over = new TreeSet<>();
    final Path folder;
    final Post post;

    World(Path folder, int perHour) throws IOException {
      this.folder = folder;
      post = new Post(folder, mail, slack);
      post.set(
          old ->
              Post.with(
                  old,
                  Duration.ofSeconds(30),
                  perHour,
                  List.of("03:00-03:30"),
                  List.of("04:00-04:20")));
    }

    void act(Step step) throws IOException {
      String id = "I" + (open.size() + over.size());
      Sample made = post.incident(id);
      switch (step) {
        case ROOT -> opens(made.rule("db.down"));
        case CHILD -> opens(made.rule("db.slow").hiddenBy("db.down").warning());
        case WARNING -> opens(made.rule("host.disk").warning());
        case CRITICAL -> opens(made);
        case END -> open.keySet().stream().findFirst().ifPresent(this::ends);
        case SILENCE ->
            post.notifier.silence("host.*", Map.of(), "anna", "x", Duration.ofMinutes(40));
        case SECONDS -> post.time.pass(Duration.ofSeconds(7));
        case QUARTER -> post.time.pass(Duration.ofMinutes(15));
        case RESTART -> post.restart();
        case REFUSE -> mail.answers.add(Scripted.REFUSED);
        case BUSY -> mail.answers.add(Scripted.BUSY);
      }
    }

    private void opens(Sample sample) {
      open.put(sample.id(), sample);
      post.tell(sample.open());
    }

    private void ends(String id) {
      IncidentEvent end = Objects.requireNonNull(open.remove(id)).resolved(post.time.now());
      over.add(id);
      post.tell(end);
    }

    /** The incidents of which the channel took the opening, or the end. */
    Set<String> told(Taking channel, boolean end) {
      Set<String> told = new TreeSet<>();
      for (Notification said : channel.taken) {
        for (Notification.About about : said.about()) {
          if (end == (about.kind() == Notification.Kind.RESOLVED)) {
            told.add(about.incident().id());
          }
        }
      }
      return told;
    }

    /** Of which it is known why the channel is not told. */
    Set<String> reasons(String channel) throws IOException {
      List<Outbox.Held> why = new ArrayList<>(post.notifier.held());
      why.addAll(post.notifier.passedOver());
      Set<String> reasons =
          why.stream()
              .filter(one -> one.channel().equals(channel))
              .map(Outbox.Held::incident)
              .collect(Collectors.toCollection(TreeSet::new));
      Path log = folder.resolve("undelivered.log");
      if (Files.exists(log)) {
        for (String line : Files.readAllLines(log)) {
          for (String id : line.contains(" " + channel + " ") ? all() : Set.<String>of()) {
            if (line.matches(".*\\b" + id + "\\b.*")) {
              reasons.add(id);
            }
          }
        }
      }
      return reasons;
    }

    private Set<String> all() {
      Set<String> all = new TreeSet<>(open.keySet());
      all.addAll(over);
      return all;
    }

    void check() throws IOException {
      post.turn();
      for (Taking channel : List.of(mail, slack)) {
        Set<String> known = reasons(channel.name());
        Set<String> opening = told(channel, false);
        Set<String> end = told(channel, true);
        for (String id : open.keySet()) {
          assertThat(opening.contains(id) || known.contains(id))
              .as("%s is open and %s knows or there is a reason", id, channel.name())
              .isTrue();
        }
        for (String id : over) {
          assertThat(end.contains(id) || known.contains(id))
              .as("%s is over and %s knows or there is a reason", id, channel.name())
              .isTrue();
        }
      }
    }
  }

  @Property(tries = 40)
  void i20WhateverIsNotToldHasAReasonThatCanBeSeen(
      @ForAll @Size(max = 40) List<Step> steps, @ForAll @IntRange(min = 1, max = 8) int perHour)
      throws IOException {
    World world = new World(Files.createTempDirectory(Path.of("target"), "reasons"), perHour);
    try (Post post = world.post) {
      for (Step step : steps) {
        world.act(step);
        world.check();
      }
      assertThat(post.findings.list()).noneMatch(one -> one.code().startsWith("journal"));
    }
  }
}
