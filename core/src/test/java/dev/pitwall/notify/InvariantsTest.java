package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I1, I5 and I7: any history of incidents, failures, crashes and silences. Once the channels work
 * again, each was told what is so, once, and every copy too many is marked.
 */
class InvariantsTest {
  private enum Step {
    OPEN,
    RAISE,
    RESOLVE,
    TURN,
    SECONDS,
    MINUTES,
    RESTART,
    SILENCE
  }

  private enum Answer {
    SENT,
    BUSY,
    CUT_ARRIVED,
    CUT_LOST,
    DIE_ARRIVED,
    DIE_LOST
  }

  /** One mention in one message that came out at the other end. */
  private record Arrival(String said, boolean marked, boolean taken) {}

  private static final class Unreliable implements Channel {
    final Deque<Answer> script;
    final Map<String, List<Arrival>> arrivals = new HashMap<>();
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
      for (Notification.About about : notification.about()) {
        String id = about.incident().id();
        if (answer == Answer.SENT || answer == Answer.CUT_ARRIVED || answer == Answer.DIE_ARRIVED) {
          boolean late = (notification.subject() + ",").contains("LATE " + id + ",");
          String said = late ? "LATE" : about.kind().name();
          arrivals
              .computeIfAbsent(id, key -> new ArrayList<>())
              .add(new Arrival(said, marked, answer == Answer.SENT));
        }
        if (answer != Answer.SENT && answer != Answer.BUSY) {
          doubts.merge(id, 1, Integer::sum);
        }
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
  }

  private static final class World {
    final Post post;
    final Map<String, Severity> open = new LinkedHashMap<>();
    final List<String> over = new ArrayList<>();
    final Unreliable[] channels;

    World(Post post, Unreliable... channels) {
      this.post = post;
      this.channels = channels;
    }

    void act(Step step) throws IOException {
      switch (step) {
        case OPEN -> {
          String id = "I" + (open.size() + over.size());
          open.put(id, Severity.WARNING);
          post.tell(post.incident(id).warning().open());
        }
        case RAISE ->
            open.keySet().stream()
                .filter(id -> open.get(id) == Severity.WARNING)
                .findFirst()
                .ifPresent(
                    id -> {
                      open.put(id, Severity.CRITICAL);
                      post.tell(post.incident(id).changed());
                    });
        case RESOLVE ->
            open.keySet().stream()
                .findFirst()
                .ifPresent(
                    id -> {
                      Severity severity = open.getOrDefault(id, Severity.WARNING);
                      open.remove(id);
                      over.add(id);
                      post.tell(post.incident(id).severity(severity).resolved(post.time.now()));
                    });
        case TURN -> turn();
        case SECONDS -> {
          post.time.pass(Duration.ofSeconds(7));
          turn();
        }
        case MINUTES -> {
          post.time.pass(Duration.ofMinutes(12));
          turn();
        }
        case SILENCE ->
            post.notifier.silence("host.*", Map.of(), "anna", "x", Duration.ofMinutes(20));
        case RESTART -> post.restart();
      }
    }

    /** A channel that dies takes the process with it. */
    void turn() throws IOException {
      post.notifier.watch();
      for (Lane lane : post.notifier.lanes()) {
        lane.turn();
        for (Unreliable channel : channels) {
          if (channel.died) {
            assertThat(Thread.interrupted()).isTrue();
            channel.died = false;
            post.restart();
            return;
          }
        }
      }
    }
  }

  @Property(tries = 150)
  void i1I5EveryChannelEndsUpToldOnceWhatIsSo(
      @ForAll @Size(max = 40) List<Step> steps,
      @ForAll @Size(max = 25) List<Answer> first,
      @ForAll @Size(max = 25) List<Answer> second)
      throws IOException {
    Unreliable mail = new Unreliable("mail", first);
    Unreliable slack = new Unreliable("slack", second);
    Path folder = Files.createTempDirectory(Path.of("target"), "notifier");
    try (Post post = new Post(folder, mail, slack)) {
      post.set(old -> Post.with(old, Duration.ofSeconds(30), 1000, null, null));
      World world = new World(post, mail, slack);
      for (Step step : steps) {
        world.act(step);
      }
      for (int i = 0; i < 180; i++) {
        post.time.pass(Duration.ofMinutes(1));
        world.turn();
      }

      assertThat(post.notifier.outbox().pending()).isZero();
      assertThat(post.notifier.outbox().dead()).isZero();
      assertThat(post.notifier.held()).isEmpty();
      assertThat(post.kept()).isEqualTo(world.open.size() * 3);
      assertThat(post.findings.list()).isEmpty();
      for (Unreliable channel : world.channels) {
        world.open.forEach((id, severity) -> checkOpen(channel, id, severity));
        world.over.forEach(id -> checkOver(channel, id));
      }
    }
  }

  private static void checkOpen(Unreliable channel, String id, Severity severity) {
    List<Arrival> arrivals = channel.arrivals.getOrDefault(id, List.of());
    assertThat(arrivals).as(id).anyMatch(one -> one.said().equals("OPENED"));
    assertThat(arrivals).extracting(Arrival::said).doesNotContain("RESOLVED", "LATE");
    if (severity == Severity.WARNING) {
      assertThat(arrivals).extracting(Arrival::said).doesNotContain("RAISED");
    }
    checkCopies(channel, id, arrivals);
  }

  private static void checkOver(Unreliable channel, String id) {
    List<Arrival> arrivals = channel.arrivals.getOrDefault(id, List.of());
    List<Arrival> taken = arrivals.stream().filter(Arrival::taken).toList();
    Arrival last = taken.get(taken.size() - 1);
    boolean openingTaken = taken.stream().anyMatch(one -> one.said().equals("OPENED"));
    assertThat(last.said()).as(id).isEqualTo(openingTaken ? "RESOLVED" : "LATE");
    assertThat(arrivals.get(arrivals.size() - 1)).isEqualTo(last);
    checkCopies(channel, id, arrivals);
  }

  /** Taken once each; whatever comes beyond that, in any words, follows a doubt and is marked. */
  private static void checkCopies(Unreliable channel, String id, List<Arrival> arrivals) {
    Map<String, Integer> taken = new TreeMap<>();
    Map<String, Integer> came = new TreeMap<>();
    for (Arrival one : arrivals) {
      taken.merge(one.said(), one.taken() ? 1 : 0, Integer::sum);
      if (came.merge(one.said(), 1, Integer::sum) > 1) {
        assertThat(one.marked()).as("%s of %s again", one.said(), id).isTrue();
      }
    }
    assertThat(taken.values()).allMatch(times -> times <= 1);
    int doubts = channel.doubts.getOrDefault(id, 0);
    assertThat(came.values()).allMatch(times -> times <= 1 + doubts);
  }

  /**
   * The journal of a real run, cut at every byte: after the next start nothing is lost, and what
   * was told before the cut comes at most once more, marked.
   */
  @Test
  void i7AtEveryByteOfTheJournalNothingIsLostAndAtMostOneIsRepeated(@TempDir Path temp)
      throws IOException {
    Scripted mail = new Scripted("mail").answers(Scripted.BUSY, Scripted.CUT);
    Path file = temp.resolve("run/journal/journal-0.jsonl");
    try (Post run = new Post(Files.createDirectories(temp.resolve("run")), mail)) {
      run.open("I1");
      run.pass(Duration.ofSeconds(20));
      run.notifier.acknowledge("I1", "anna", "");
      run.notifier.silence("x", Map.of(), "anna", "y", Duration.ofHours(1));
      run.tell(run.incident("I2").open());
      run.turn();
      run.resolve("I1");
      run.turn();
      run.resolve("I2");
      run.turn();
      assertThat(mail.subjects()).endsWith("OPENED I2", "RESOLVED I1", "RESOLVED I2");
    }
    byte[] journal = Files.readAllBytes(file);
    int step = Boolean.getBoolean("pitwall.long") ? 1 : 7;
    int lines = 0;
    for (int cut = 0; cut <= journal.length; cut += step) {
      lines = check(temp, journal, cut, lines);
    }
    assertThat(lines).isGreaterThan(15);
  }

  private static int check(Path temp, byte[] journal, int cut, int linesBefore) throws IOException {
    String prefix = new String(journal, 0, cut, StandardCharsets.UTF_8);
    int lines = (int) prefix.chars().filter(one -> one == '\n').count();
    boolean whole = prefix.endsWith("\n");
    if (lines == linesBefore && !whole && cut % 3 != 0 && lines > 0) {
      return lines; // the rest of a torn line is cut off whatever it is; a third of them will do
    }
    Path folder = temp.resolve("cut");
    delete(folder);
    Files.createDirectories(folder.resolve("journal"));
    Files.write(folder.resolve("journal/journal-0.jsonl"), Arrays.copyOf(journal, cut));
    boolean oneOpen = isOpen(prefix, "I1");
    boolean twoOpen = isOpen(prefix, "I2");
    Scripted mail = new Scripted("mail");
    try (Post after = new Post(folder, mail)) {
      after.notifier.reconcileNow();
      after.pass(Duration.ofSeconds(40));
      assertThat(after.notifier.outbox().pending()).isZero();
      List<String> first = List.copyOf(mail.subjects());
      assertThat(first).as("cut at %s", cut).hasSizeLessThanOrEqualTo(2);
      for (String id : List.of("I1", "I2")) {
        assertThat(first.stream().filter(line -> line.contains(id)).count()).isLessThanOrEqualTo(1);
      }
      assertThat(after.notifier.silences().size()).isLessThanOrEqualTo(1);
      mail.said.clear();
      if (oneOpen) {
        after.resolve("I1");
      }
      if (twoOpen) {
        after.resolve("I2");
      }
      after.pass(Duration.ofSeconds(40));
      String ends = String.join(" ", mail.subjects());
      assertThat(ends.contains("RESOLVED I1")).as("cut at %s", cut).isEqualTo(oneOpen);
      assertThat(ends.contains("RESOLVED I2")).as("cut at %s", cut).isEqualTo(twoOpen);
      assertThat(after.kept()).isZero();
    }
    return lines;
  }

  /** What the last whole line about the incident says. */
  private static boolean isOpen(String prefix, String id) {
    boolean open = false;
    List<String> whole = prefix.substring(0, prefix.lastIndexOf('\n') + 1).lines().toList();
    for (String line : whole) {
      if (line.contains("[\"incident/" + id + "\"]")) {
        open = false;
      } else if (line.contains("[\"incident/" + id + "\",")) {
        open = !line.contains("\"resolved\":");
      }
    }
    return open;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
