package dev.pitwall.notify;

import static dev.pitwall.notify.SampleIncidents.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of message, word for word. */
class GoldenWordingTest {
  private static final Mute.Acknowledgement ANNA =
      new Mute.Acknowledgement(
          "I7K2Q9", "anna", "cleaning up", NOON, NOON.plus(Duration.ofHours(24)));

  private static Incident cpu(
      double value, Severity severity, int flaps, boolean flapping, @Nullable Instant resolved) {
    Incident known = SampleIncidents.cpu();
    return new Incident(
        known.id(),
        known.about(),
        severity,
        known.since(),
        known.opened(),
        resolved,
        new Incident.Course(0.88, value, 0.97, 0.8, resolved == null ? NOON : resolved),
        flaps,
        flapping,
        "",
        known.offenders());
  }

  private static Incident cacheHit(@Nullable Instant resolved) {
    return new Incident(
        "I7K2R1",
        new Incident.About(
            "own.cache",
            ReadingKey.of("own.cache", "db", "shop"),
            Unit.RATIO,
            Side.BELOW,
            Scope.CLUSTER,
            List.of(),
            "The shop gets slow; call the database team (ext. 4711)."),
        Severity.WARNING,
        NOON.minusSeconds(3600),
        NOON.minusSeconds(3480),
        resolved,
        new Incident.Course(
            0.93, resolved == null ? 0.91 : 0.97, 0.85, 0.95, NOON.minusSeconds(240)),
        0,
        false,
        "",
        List.of());
  }

  private static Saying saying(Mention.Kind kind, IncidentEvent event, int number) {
    Incident incident = event.incident();
    Mention mention =
        new Mention(incident.id(), kind, incident.severity(), incident.flapping(), number);
    return new Saying(mention, event, null, null);
  }

  private static Saying open(Mention.Kind kind, Incident incident, int number) {
    return saying(kind, new IncidentEvent.Changed(incident), number);
  }

  private static List<Saying> all() {
    Instant end = NOON.minusSeconds(60);
    Incident over = cpu(0.42, Severity.CRITICAL, 5, false, end);
    Saying resolved = saying(Mention.Kind.END, new IncidentEvent.Resolved(over), 0);
    return List.of(
        open(Mention.Kind.RAISE, cpu(0.91, Severity.CRITICAL, 0, false, null), 0),
        open(Mention.Kind.REMINDER, cpu(0.91, Severity.CRITICAL, 0, false, null), 2),
        open(Mention.Kind.FLAP, cpu(0.91, Severity.WARNING, 4, true, null), 0),
        open(Mention.Kind.SETTLED, cpu(0.91, Severity.WARNING, 9, false, null), 0),
        open(Mention.Kind.OPEN, cacheHit(null), 0),
        new Saying(resolved.mention(), resolved.event(), ANNA, null),
        saying(Mention.Kind.LATE, new IncidentEvent.Resolved(over), 0),
        saying(Mention.Kind.END, new IncidentEvent.Resolved(cacheHit(end)), 0),
        saying(
            Mention.Kind.END,
            new IncidentEvent.Closed(over, IncidentEvent.Reason.RULE_REMOVED),
            0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ja"})
  void everyMessageReadsAsItIsWrittenDown(String language) throws IOException {
    IncidentWording wording = SampleIncidents.wording(Locale.forLanguageTag(language));
    List<Notification> said = new ArrayList<>();
    all().forEach(each -> said.add(wording.one("d-1", "t-1", each, NOON)));
    said.add(wording.several("d-2", "t-2", all().subList(0, 7), NOON));
    said.add(wording.several("d-3", "t-3", all().subList(5, 8), NOON));
    List<Saying> many = new ArrayList<>(all().subList(0, 5));
    for (int i = 0; i < 12; i++) {
      many.add(open(Mention.Kind.OPEN, cacheHit(null), 0));
    }
    said.add(wording.several("d-4", "t-4", many, NOON));
    said.add(wording.undeliverable("d-5", "slack", "404: no_service", NOON));
    said.add(
        wording.silenceEnds(
            "d-6",
            new Mute.Silence(
                "S3K2J9",
                "db.*",
                Map.of(),
                "anna",
                "upgrade",
                NOON,
                NOON.plus(Duration.ofMinutes(15)),
                3),
            NOON));
    StringBuilder text = new StringBuilder();
    said.forEach(one -> text.append(written(one)));

    String name = "messages." + language + ".txt";
    Path actual = Files.createDirectories(Path.of("target", "golden-notify")).resolve(name);
    Files.writeString(actual, text);
    try (var expected = GoldenWordingTest.class.getResourceAsStream("golden/" + name)) {
      assertThat(expected).as("no golden file; what was written is in %s", actual).isNotNull();
      assertThat(text.toString())
          .isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertThat(text.toString()).doesNotContainPattern("\\{[a-z-]+}");
  }

  private static String written(Notification one) {
    StringBuilder text = new StringBuilder("===== " + one.kind() + " " + one.severity() + "\n");
    text.append(one.subject()).append("\n\n").append(PlainText.write(one, 72));
    for (Notification.Section section : one.sections()) {
      text.append("* ").append(section.title()).append('\n');
      section
          .facts()
          .forEach(fact -> text.append("    " + fact.name() + ": " + fact.value() + "\n"));
      if (!section.nextStep().isEmpty()) {
        text.append("    ").append(section.nextStep()).append('\n');
      }
    }
    return text.append('\n').toString();
  }

  @Test
  void aValueThatIsThreeMinutesOldIsNotCalledOld() {
    Incident old = SampleIncidents.cpu();
    Instant seen = old.course().seen();
    IncidentWording wording = SampleIncidents.wording(Locale.ENGLISH);
    Notification fresh = wording.write("d", new IncidentEvent.Opened(old), seen.plusSeconds(180));
    Notification stale = wording.write("d", new IncidentEvent.Opened(old), seen.plusSeconds(240));

    assertThat(fresh.facts()).extracting(Notification.Fact::name).doesNotContain("Last known");
    assertThat(stale.facts()).contains(new Notification.Fact("Last known", "91 %, 4 min ago"));
    assertThat(stale.summary()).contains("Last known: 91 %, 4 min ago.");
  }

  @Test
  void whatIsGoneIsNotCalledRecovered() {
    for (IncidentEvent.Reason reason : IncidentEvent.Reason.values()) {
      for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
        Notification said =
            SampleIncidents.wording(locale)
                .write("d", new IncidentEvent.Closed(SampleIncidents.cpu(), reason), NOON);
        assertThat(said.subject()).contains("CLOSED (").doesNotContain("復旧", "RESOLVED");
        assertThat(said.kind()).isEqualTo(Notification.Kind.CLOSED);
      }
    }
  }
}
