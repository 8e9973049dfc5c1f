package dev.pitwall.notify;

import static dev.pitwall.notify.SampleIncidents.NOON;
import static dev.pitwall.notify.SampleIncidents.cpu;
import static dev.pitwall.notify.SampleIncidents.wording;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Made;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Offender;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentWordingTest {

  @Test
  void theSubjectOfAnOpenIncidentHoldsStateRuleValueAndThreshold() {
    assertThat(SampleIncidents.opened(Locale.ENGLISH).subject())
        .isEqualTo("[RacePredictor] CRITICAL host.cpu: CPU 91 % (threshold 80 %)");
    assertThat(SampleIncidents.opened(Locale.JAPANESE).subject())
        .isEqualTo("[RacePredictor] CRITICAL host.cpu: CPU 91 %(しきい値 80 %)");
  }

  @Test
  void i22AResolveShowsTheCurrentValueTheDurationAndThePeak() {
    Notification message = SampleIncidents.resolved(Locale.ENGLISH);
    assertThat(message.subject())
        .isEqualTo("[RacePredictor] RESOLVED host.cpu: CPU 42 % after 24 min (peak 97 %)");
    assertThat(message.kind()).isEqualTo(Notification.Kind.RESOLVED);
    assertThat(message.facts())
        .contains(
            new Notification.Fact("Duration", "24 min"),
            new Notification.Fact("Peak", "97 %"),
            new Notification.Fact("Value now", "42 %"));
    assertThat(message.offenders()).isEmpty();
    assertThat(message.command()).isEmpty();
  }

  @Test
  void factsComeInTheOrderOfTheReadersQuestions() {
    assertThat(SampleIncidents.opened(Locale.ENGLISH).facts())
        .extracting(Notification.Fact::name)
        .containsExactly("Since", "Peak", "Impact", "Application", "Instance", "Environment");
  }

  @Test
  void sinceIsLocalTimeWithItsZoneAndTheDuration() {
    assertThat(SampleIncidents.opened(Locale.ENGLISH).facts().get(0).value())
        .isEqualTo("2026-11-23 20:56 +09:00 (Asia/Tokyo), for 4 min");
  }

  @Test
  void anEmptyEnvironmentIsNoFact() {
    IncidentWording bare =
        new IncidentWording(new Sender("shop", "a:1", ""), Locale.ENGLISH, SampleIncidents.TOKYO);
    assertThat(bare.write("d", new IncidentEvent.Opened(cpu()), NOON).facts())
        .extracting(Notification.Fact::name)
        .doesNotContain("Environment");
  }

  @Test
  void messagesOfOneIncidentShareTheirThread() {
    assertThat(SampleIncidents.opened(Locale.ENGLISH).thread())
        .isEqualTo(SampleIncidents.resolved(Locale.ENGLISH).thread())
        .isEqualTo("I7K2Q9");
  }

  @Test
  void theFooterNamesRuleIncidentAndTheKeyToTuneIt() {
    assertThat(SampleIncidents.opened(Locale.ENGLISH).footer())
        .contains("host.cpu")
        .contains("I7K2Q9")
        .contains("pitwall.alerts.rules.host.cpu");
  }

  @Test
  void aRuleChangeIsNeverCalledRecovered() {
    Notification message =
        wording(Locale.ENGLISH)
            .write("d", new IncidentEvent.Closed(cpu(), IncidentEvent.Reason.RULE_CHANGED), NOON);
    assertThat(message.subject()).startsWith("[RacePredictor] CLOSED (rule changed) host.cpu: ");
    assertThat(message.kind()).isEqualTo(Notification.Kind.CLOSED);
    assertThat(message.summary()).contains("the rule was changed").doesNotContain("normal");
    Notification japanese =
        wording(Locale.JAPANESE)
            .write("d", new IncidentEvent.Closed(cpu(), IncidentEvent.Reason.RULE_CHANGED), NOON);
    assertThat(japanese.subject()).doesNotContain("復旧");
  }

  @Test
  void theTestMessageSaysThatNothingIsWrong() {
    Notification message = wording(Locale.ENGLISH).test("d-1", NOON);
    assertThat(message.kind()).isEqualTo(Notification.Kind.TEST);
    assertThat(message.severity()).isEqualTo(Severity.INFO);
    assertThat(message.subject()).startsWith("[RacePredictor] TEST: ");
    assertThat(message.summary()).contains("Nothing is wrong");
  }

  @Test
  void moreOffendersThanThreeAreCounted() {
    Offender process = new Offender("java", 0.1, Unit.RATIO);
    Notification message = write(withOffenders(Collections.nCopies(10, process)));
    assertThat(message.offenders()).hasSize(4).last().isEqualTo("+7 more");
  }

  @Test
  void lineBreaksInForeignNamesCannotForgeALine() {
    Notification message =
        write(withOffenders(List.of(new Offender("a\r\nBcc: x@y\u2028\u202Ez", 1, Unit.COUNT))));
    assertThat(message.offenders()).containsExactly("a Bcc: x@y z: 1");
  }

  @Test
  void aTargetIsQuotedInTheCommandToPaste() {
    Incident disk =
        SampleIncidents.of(
            "host.disk",
            ReadingKey.of("host.disk", "path", "/data; rm -rf '~'"),
            Unit.RATIO,
            0.9,
            0.8);
    assertThat(write(disk).command()).contains("-- '/data; rm -rf '\\''~'\\''' |");
  }

  @ParameterizedTest
  @CsvSource({
    "RATIO, 0.803, 0.8, 80.3 %",
    "RATIO, 0.91, 0.8, 91 %",
    "SECONDS, 2.41, 2, 2.4 s",
    "SECONDS, 0.85, 2, 850 ms",
    "SECONDS, 2.004, 2, 2.004 s",
    "SECONDS, 7200, 60, 2 h",
    "BYTES, 536870912, 0, 512 MiB",
    "BYTES, 1610612736, 0, 1.5 GiB",
    "COUNT, 14, 10, 14",
    "COUNT, 10.4, 10, 10.4",
  })
  void valuesAreSaidInTheirUnitAndTellThemselvesFromTheThreshold(
      Unit unit, double value, double threshold, String said) {
    Incident own = SampleIncidents.of("own", ReadingKey.of("own.value"), unit, value, threshold);
    assertThat(write(own).subject()).contains("own.value " + said + " (");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host.cpu",
        "host.memory",
        "host.disk",
        "app.response-time",
        "app.error-rate",
        "db.down",
        "db.connections",
        "db.slow-statements",
        "security.failed-logins",
        "tls.expiry",
        "backup.failed",
        "backup.overdue"
      })
  void everyBuiltInRuleHasItsOwnImpactNextStepAndCommandInBothLanguages(String rule) {
    Incident incident =
        SampleIncidents.of(rule, ReadingKey.of(rule, "path", "/x"), Unit.COUNT, 14, 10);
    Incident own = SampleIncidents.of("own", ReadingKey.of("own"), Unit.COUNT, 14, 10);
    for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
      Notification message = wording(locale).write("d", new IncidentEvent.Opened(incident), NOON);
      Notification any = wording(locale).write("d", new IncidentEvent.Opened(own), NOON);
      assertThat(message.nextStep()).isNotEqualTo(any.nextStep());
      assertThat(message.command()).isNotEqualTo(any.command());
      assertThat(message.subject()).startsWith("[RacePredictor] WARNING " + rule + ": ");
      assertThat(message.toString()).doesNotContain("{value}", "{target}", "{threshold}");
    }
  }

  @ParameterizedTest
  @MethodSource("wordFiles")
  void bothLanguagesHaveTheSameKeysApartFromJapaneseCounters(String file) throws IOException {
    Set<String> japanese = keys(file + "_ja.properties");
    Set<String> english = keys(file + ".properties");
    // What a default of English says for all: commands; what only Japanese counts with words.
    japanese.removeIf(key -> key.startsWith("limit."));
    english.removeIf(key -> key.startsWith("limit.") || key.startsWith("command."));
    assertThat(japanese).isEqualTo(english);
  }

  static Stream<String> wordFiles() {
    return Stream.concat(
        Stream.of("messages", "mail/messages", "slack/messages"),
        RuleWords.DOMAINS.stream().map(domain -> "rules/" + domain));
  }

  private static Set<String> keys(String file) throws IOException {
    Properties words = new Properties();
    try (var in =
        new InputStreamReader(
            IncidentWording.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
      words.load(in);
    }
    return new TreeSet<>(words.stringPropertyNames());
  }

  @Test
  void plainTextKeepsToItsColumnsAndNeverBreaksTheCommand() {
    for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
      Notification message = SampleIncidents.opened(locale);
      assertThat(PlainText.write(message, 72).lines())
          .contains("  " + message.command())
          .allSatisfy(
              line ->
                  assertThat(
                          line.contains(message.command())
                              || line.contains("java -jar")
                              || PlainText.width(line) <= 72)
                      .as(line)
                      .isTrue());
    }
  }

  @Test
  void aReadingWithoutWordsIsNamedAsItIs() {
    Incident own =
        SampleIncidents.of(
            "my-rule", ReadingKey.of("host.disk", "path", "/data"), Unit.RATIO, 0.9, 0.7);
    assertThat(write(own).subject())
        .isEqualTo("[RacePredictor] WARNING my-rule: disk /data 90 % (threshold 70 %)");
  }

  private static Notification write(Incident incident) {
    return wording(Locale.ENGLISH).write("d", new IncidentEvent.Opened(incident), NOON);
  }

  private static Incident withOffenders(List<Offender> offenders) {
    Incident cpu = cpu();
    return Made.incident(
        cpu.id(),
        cpu.rule(),
        cpu.reading(),
        cpu.unit(),
        cpu.severity(),
        cpu.since(),
        cpu.opened(),
        null,
        cpu.value(),
        cpu.threshold(),
        cpu.peak(),
        "",
        offenders);
  }
}
