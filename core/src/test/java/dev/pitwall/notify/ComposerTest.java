package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.ManualTime;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The values of the moment in which a message is written. */
class ComposerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");
  private static final Notification.Chart CHART =
      new Notification.Chart("CPU", Unit.RATIO, 0.8, NOW, Duration.ofMinutes(1), List.of(0.9));

  /** Keeps what it is asked to say. */
  private static final class Heard implements Words {
    final List<Saying> sayings = new ArrayList<>();
    private final TestWords words = new TestWords();

    @Override
    public Notification one(String id, String thread, Saying saying, Instant now) {
      sayings.add(saying);
      return words.one(id, thread, saying, now);
    }

    @Override
    public Notification several(String id, String thread, List<Saying> several, Instant now) {
      sayings.addAll(several);
      return words.several(id, thread, several, now);
    }

    @Override
    public Notification undeliverable(String id, String channel, String detail, Instant now) {
      return words.undeliverable(id, channel, detail, now);
    }

    @Override
    public Notification silenceEnds(String id, Mute.Silence silence, Instant now) {
      return words.silenceEnds(id, silence, now);
    }
  }

  private final Heard words = new Heard();

  private Letter compose(
      UnaryOperator<Incident> current, Optional<Notification.Chart> chart, Saying... sayings) {
    Notifier.Sources sources = new Notifier.Sources(Voice.ALONE, current, incident -> chart);
    List<Mention> mentions = new ArrayList<>();
    for (Saying saying : sayings) {
      mentions.add(saying.mention());
    }
    Delivery delivery = new Delivery("mail", Delivery.Part.TROUBLES, "D-1", 1, true, NOW, mentions);
    return new Composer(words, sources, new Steady(new ManualTime()))
        .compose(new Outgoing(delivery, List.of(sayings), true, "", null));
  }

  private static Saying saying(Mention.Kind kind, IncidentEvent event) {
    String id = event.incident().id();
    return new Saying(new Mention(id, kind, Severity.CRITICAL, false, 0), event, null, null);
  }

  private static Saying open(String id) {
    return saying(Mention.Kind.OPEN, new Sample(id, NOW).open());
  }

  private static Incident newer(Incident incident) {
    return new Sample(incident.id(), NOW).value(0.99).changed().incident();
  }

  @Test
  void oneThatIsOpenIsToldWithItsNewestValueAndItsChart() {
    Letter letter = compose(ComposerTest::newer, Optional.of(CHART), open("I1"));
    assertThat(words.sayings)
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.incident().value()).isEqualTo(0.99);
              assertThat(said.event()).isInstanceOf(IncidentEvent.Changed.class);
              assertThat(said.chart()).isEqualTo(CHART);
            });
    assertThat(letter.said().thread()).isEqualTo("I1");
    assertThat(letter.possiblyRepeated()).isTrue();
  }

  @Test
  void withoutAChartThereIsNone() {
    compose(UnaryOperator.identity(), Optional.empty(), open("I1"));
    assertThat(words.sayings.get(0).chart()).isNull();
  }

  @Test
  void anEndKeepsItsOwnValueAndAnOpeningThatIsOverMeanwhileItsOwnAsWell() {
    UnaryOperator<Incident> over =
        incident -> new Sample(incident.id(), NOW).value(0.1).resolved(NOW).incident();
    compose(over, Optional.empty(), open("I1"));
    assertThat(words.sayings.get(0).incident().value()).isEqualTo(0.91);
    words.sayings.clear();
    compose(
        ComposerTest::newer,
        Optional.of(CHART),
        saying(Mention.Kind.END, new Sample("I1", NOW).value(0.4).resolved(NOW)));
    assertThat(words.sayings.get(0).incident().value()).isEqualTo(0.4);
    assertThat(words.sayings.get(0).chart()).isEqualTo(CHART);
  }

  @Test
  void ofManyOnlyTheTenThatAreNamedAreLookedUpAndNoneHasAChart() {
    List<Saying> many = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      many.add(open("I" + i));
    }
    Letter letter = compose(ComposerTest::newer, Optional.of(CHART), many.toArray(new Saying[0]));
    assertThat(words.sayings).hasSize(12).allMatch(said -> said.chart() == null);
    assertThat(words.sayings.subList(0, 10)).allMatch(said -> said.incident().value() == 0.99);
    assertThat(words.sayings.subList(10, 12)).allMatch(said -> said.incident().value() == 0.91);
    assertThat(letter.said().thread()).isEqualTo("D-1");
  }

  @Test
  void aSourceThatFailsCostsItsPartOnly() {
    compose(
        incident -> {
          throw new IllegalStateException("no values");
        },
        Optional.of(CHART),
        open("I1"));
    assertThat(words.sayings.get(0).incident().value()).isEqualTo(0.91);
    assertThat(words.sayings.get(0).chart()).isNull();
  }
}
