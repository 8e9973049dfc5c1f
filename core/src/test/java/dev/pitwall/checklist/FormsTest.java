package dev.pitwall.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Unit;
import dev.pitwall.check.logs.ErrorSummary;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.ask.ServiceState;
import dev.pitwall.checklist.ask.ServiceState.State;
import dev.pitwall.checklist.ask.Services;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** The same checklist in every form and in both languages. */
class FormsTest {
  private static Checklist write(Facts facts, String language) {
    return Samples.writer(Locale.forLanguageTag(language))
        .write(facts, 14, Samples.EIGHT, List.of());
  }

  private static JsonObject json(Checklist checklist) throws IOException {
    StringWriter text = new StringWriter();
    JsonForm.write(checklist, new JsonWriter(text));
    return JsonParser.parseString(text.toString()).getAsJsonObject();
  }

  @Test
  void theTextBeginsWithTheVerdictAndWhatToDoAndIsInPlainWords() {
    List<String> lines = TextForm.lines(write(Samples.bad(), "en"), 72, Status::name);
    assertThat(lines.get(0)).isEqualTo("Checklist 14 · RacePredictor · production · shop-1:4711");
    assertThat(lines.get(1)).isEqualTo("Thu 26 Nov 2026 08:00 +09:00 (Asia/Tokyo)");
    assertThat(lines.get(3)).startsWith("CRITICAL  9 things to do.");
    assertThat(lines)
        .contains(
            "CRITICAL  2. Disk /data 96 % (limit 90 %)",
            "Services",
            "OK        systemd:nginx                     active (running)",
            "11 OK, 6 WARNING, 4 CRITICAL, 2 UNKNOWN")
        .filteredOn(line -> !line.startsWith("             "))
        .allMatch(line -> PlainText.width(line) <= 72);
  }

  @Test
  void theJapaneseTextIsJapaneseAndAsWideAsItMayBe() {
    List<String> lines = TextForm.lines(write(Samples.calm(), "ja"), 72, Status::name);
    assertThat(lines.get(0)).startsWith("チェックリスト 14");
    assertThat(lines.get(1)).isEqualTo("2026年11月26日(木) 8:00 +09:00 (Asia/Tokyo)");
    assertThat(lines).contains("OK        すべて正常です。対応は不要です。", "リソース");
    assertThat(lines).allMatch(line -> PlainText.width(line) <= 72);
  }

  @Test
  void jsonHasTheShapeOfCheckWithItsItemsOneSectionAfterTheOther() throws IOException {
    JsonObject document = json(write(Samples.bad(), "en"));
    assertThat(document.get("status").getAsString()).isEqualTo("CRITICAL");
    assertThat(document.get("number").getAsInt()).isEqualTo(14);
    assertThat(document.get("time").getAsString()).isEqualTo("2026-11-25T23:00:00Z");
    assertThat(document.getAsJsonArray("todo")).hasSize(3);
    JsonArray items = document.getAsJsonArray("items");
    List<String> sections = new ArrayList<>();
    for (JsonElement each : items) {
      JsonObject item = each.getAsJsonObject();
      assertThat(item.keySet())
          .contains("section", "id", "status", "value", "threshold", "unit", "detail", "reason");
      boolean unknown = item.get("status").getAsString().equals("UNKNOWN");
      assertThat(item.get("reason").isJsonNull()).as(item.toString()).isEqualTo(!unknown);
      sections.add(item.get("section").getAsString());
    }
    assertThat(new LinkedHashSet<>(sections))
        .containsExactly(
            "services",
            "resources",
            "errors",
            "database",
            "certificates",
            "backups",
            "alerts",
            "updates");
    assertThat(sections).isSortedAccordingTo(java.util.Comparator.comparing(FormsTest::place));
    JsonObject disk = items.get(3).getAsJsonObject();
    assertThat(disk.get("id").getAsString()).isEqualTo("host.disk");
    assertThat(disk.get("target").getAsString()).isEqualTo("/data");
    assertThat(disk.get("value").getAsDouble()).isEqualTo(0.96);
    assertThat(disk.get("threshold").getAsDouble()).isEqualTo(0.9);
    assertThat(disk.get("unit").getAsString()).isEqualTo("ratio");
  }

  private static int place(String section) {
    return List.of(Section.values()).indexOf(Section.valueOf(section.toUpperCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "ja"})
  void htmlIsAWholeDocumentThatLoadsNothingAndEscapesWhatItQuotes(String language)
      throws Exception {
    String html = HtmlForm.write(write(Samples.bad(), language));
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("<html lang=\"" + language + "\">")
        .contains("name=\"color-scheme\" content=\"light dark\"")
        .contains("prefers-color-scheme:dark")
        .contains("deadlock detected &lt;b&gt;&amp;")
        .doesNotContain("<img", "<script", "<link", "src=", "href=", "url(", "@import", "<b>&");
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(40 * 1024);
    // every tag is closed: what is well-formed XML but for what HTML leaves open
    String xml =
        html.replace("<!DOCTYPE html>", "")
            .replaceAll("<meta([^>]*)>", "<meta$1/>")
            .replace("<br>", "<br/>");
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement()
                .getTagName())
        .isEqualTo("html");
  }

  @Test
  void aVeryLongChecklistStillFitsIntoAMail() {
    List<ServiceState> many = new ArrayList<>();
    for (int i = 0; i < Services.MOST; i++) {
      many.add(
          new ServiceState(
              "process:p" + i, "process", State.DOWN, "障害 <&> ".repeat(60), "ps | grep p" + i));
    }
    List<Checklist.Judged> checks = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      checks.add(Samples.judged("host.disk", "/data/" + i, Status.CRITICAL, 0.99, 0.9, Unit.RATIO));
    }
    Facts bad = Samples.bad();
    Checklist huge =
        write(
            new Facts(
                checks,
                many,
                bad.errors(),
                "",
                bad.backups(),
                bad.night(),
                "",
                bad.updates(),
                Set.of()),
            "ja");
    String html = HtmlForm.write(huge);
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(40 * 1024);
    assertThat(html).contains("メールには長すぎるため省略しました");
  }

  @Test
  void theMessageIsTheVerdictAndTheThingsToDoAndCarriesTheWhole() {
    Notification message = ChecklistMessage.of(write(Samples.bad(), "en"), "checklist-14");
    assertThat(message.subject())
        .isEqualTo("[RacePredictor] Checklist 14: CRITICAL, 9 things to do");
    assertThat(message.kind()).isEqualTo(Notification.Kind.NOTE);
    assertThat(message.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(message.sections())
        .extracting(Notification.Section::title)
        .containsExactly(
            "CRITICAL celery (docker-compose.prod.yml): exited (137)",
            "CRITICAL Disk /data 96 % (limit 90 %)",
            "CRITICAL The last backup failed");
    Notification.Report report = Objects.requireNonNull(message.report());
    assertThat(report.text()).contains("Updates of the operating system");
    assertThat(report.html()).contains("<table");
    Notification calm = ChecklistMessage.of(write(Samples.calm(), "ja"), "checklist-15");
    assertThat(calm.subject()).isEqualTo("[RacePredictor] チェックリスト 14: OK、対応は不要です");
    assertThat(calm.severity()).isEqualTo(Severity.INFO);
    assertThat(calm.sections()).isEmpty();
  }

  @Test
  void whatTheRunningAgentRemembersComesBackAsItWas() throws IOException {
    Facts bad = Samples.bad();
    Day day =
        new Day(
            Samples.SENDER,
            List.of(
                new ErrorSummary(
                    "log",
                    Samples.EIGHT.minus(Duration.ofHours(3)),
                    Samples.EIGHT,
                    false,
                    3,
                    List.of(Samples.kind("a", 2, null), Samples.kind("b \"quoted\"", 1, true)),
                    2,
                    0)),
            bad.night().orElseThrow(),
            Samples.calm().backups(),
            Samples.SCANNED,
            new Day.Last(13, Samples.EIGHT, Status.WARNING));
    StringWriter text = new StringWriter();
    day.writeTo(text);
    assertThat(Day.parse(new StringReader(text.toString()))).isEqualTo(day);
    Day empty =
        new Day(
            Samples.SENDER,
            List.of(),
            new Night(Samples.EIGHT, List.of(), 0),
            BackupFacts.unknown(true, "no such folder"),
            ScanFacts.unknown("no scan has ended yet"),
            null);
    StringWriter other = new StringWriter();
    empty.writeTo(other);
    assertThat(Day.parse(new StringReader(other.toString()))).isEqualTo(empty);
  }

  @ParameterizedTest
  @ValueSource(classes = {ChecklistWriter.class, Services.class})
  void everyTextIsThereInBothLanguagesWithTheSamePlaceholders(Class<?> feature) throws IOException {
    Properties english = words(feature, "messages.properties");
    Properties japanese = words(feature, "messages_ja.properties");
    assertThat(japanese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      if (!key.startsWith("format.")) {
        assertThat(placeholders(japanese.getProperty(key)))
            .as(key)
            .isEqualTo(placeholders(english.getProperty(key)));
      }
    }
  }

  private static Properties words(Class<?> feature, String file) throws IOException {
    Properties words = new Properties();
    try (InputStream in = feature.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return words;
  }

  private static Set<String> placeholders(String text) {
    Set<String> names = new TreeSet<>();
    Pattern.compile("\\{[a-z]+\\}").matcher(text).results().forEach(m -> names.add(m.group()));
    return names;
  }
}
