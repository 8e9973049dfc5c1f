package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The dashboard of a whole Pitwall in a real browser. */
@Timeout(180)
class DashboardBrowserTest {
  private static final List<String> PAGES =
      List.of(
          "",
          "alerts",
          "requests",
          "errors",
          "database",
          "host",
          "logs",
          "backups",
          "security",
          "settings",
          "about");
  private static final Pattern RAW_KEY = Pattern.compile("(?m)^[a-z]+(\\.[a-z-]+)+$");
  private static final Pattern KANA = Pattern.compile("[\\u3040-\\u30ff]");

  @TempDir private static Path dir;
  private static DashboardStage stage;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    stage =
        new DashboardStage(
            Files.createDirectory(dir.resolve("stage")),
            true,
            EmbeddedPostgres.start(),
            DashboardStage.HOSTILE);
    browser = new Browser(dir.resolve("profile"));
    browser.open(stage.link());
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    stage.close();
  }

  private static void visit(String page, String lang) {
    browser.size(1440, 900);
    browser.open(stage.base() + "/" + page + "?range=6h&lang=" + lang);
  }

  @ParameterizedTest
  @CsvSource({"en, dark", "ja, light"})
  void everyPageIsSoundForEverybody(String lang, String theme) {
    for (String page : PAGES) {
      browser.run("document.cookie = 'pitwall-theme=" + theme + "; Path=/'");
      visit(page, lang);
      String name = "page '" + page + "' in " + lang;

      assertThat(browser.count("h1")).as(name).isOne();
      assertThat(browser.text("document.documentElement.lang")).isEqualTo(lang);
      assertThat(browser.text("document.documentElement.dataset.theme")).isEqualTo(theme);
      String text = browser.text("document.body.innerText");
      assertThat(text).as(name).doesNotContain("{count}", "{time}", "undefined", "NaN");
      assertThat(RAW_KEY.matcher(browser.text("document.querySelector('h1').innerText")).find())
          .as(name)
          .isFalse();
      assertThat(KANA.matcher(text).find()).as(name).isEqualTo(lang.equals("ja"));
      assertThat(browser.count("main img")).as(name).isZero();
      assertThat(browser.text("document.title")).as(name).isNotEqualTo("broken");
      assertThat(browser.barriers()).as(name).isEmpty();
      for (int width : new int[] {1440, 768, 360}) {
        browser.size(width, 800);
        assertThat(browser.number("document.documentElement.scrollWidth"))
            .as("%s at %s", name, width)
            .isLessThanOrEqualTo(width);
      }
      assertThat(browser.complaints()).as(name).isEmpty();
      assertThat(browser.requests())
          .as(name)
          .isNotEmpty()
          .allMatch(each -> each.startsWith(stage.base() + "/") || each.startsWith("data:"));
    }
  }

  @Test
  void theOverviewSaysFirstWhetherSomebodyIsNeeded() {
    visit("", "en");
    browser.await("document.querySelector('.verdict').textContent.includes('CRITICAL')");

    assertThat(browser.find(".verdict").getAttribute("role")).isEqualTo("status");
    assertThat(browser.find(".verdict").getText()).contains("critical. Act now.");
    assertThat(browser.find(".incidents").getText()).contains("Memory", "Next step:");
    assertThat(browser.number("document.querySelector('.verdict').getBoundingClientRect().bottom"))
        .isLessThan(200);
    visit("", "ja");
    assertThat(browser.find(".incidents").getText()).contains("メモリ", "次の対応");
    // a figure for each, on one axis
    assertThat(browser.count("figure canvas")).isEqualTo(5);
  }

  @Test
  void aPageWeighsLittle() {
    visit("", "en");
    browser.run("performance.clearResourceTimings()");
    long page = browser.number("performance.getEntriesByType('navigation')[0].encodedBodySize");
    long assets =
        browser.number(
            "await Promise.all([...document.querySelectorAll('script[src],link[rel=stylesheet]')]"
                + ".map(e => fetch(e.src || e.href, {cache: 'reload'}).then(r => r.text())))"
                + ".then(() => performance.getEntriesByType('resource')"
                + ".reduce((sum, e) => sum + e.encodedBodySize, 0))");
    assertThat(page).isBetween(500L, 8_000L);
    assertThat(assets).isBetween(20_000L, 60_000L);
  }

  @Test
  void whatOthersWriteIsShownAsText() {
    visit("errors", "en");
    browser.await("document.body.innerText.includes('Payment of order')");
    assertThat(browser.text("document.body.innerText")).contains("<img src=x onerror");
    visit("requests", "en");
    // the newest is that of the credit card
    browser.run("document.querySelectorAll('.scatter .dot')[1].dispatchEvent(new Event('click'))");
    assertThat(browser.find(".sample").getText()).contains("/races/");
    assertThat(browser.count("main img")).isZero();
  }

  @Test
  void aSlowRequestSaysWhereItsThreadWas() {
    visit("requests", "en");
    browser.tabTo(".scatter .dot");
    browser.type(Keys.ENTER);
    browser.await("document.querySelector('.sample pre')?.innerText.length > 0");

    assertThat(browser.find(".sample").getText())
        .contains("POST /orders/{id}/pay", "/orders/4711/pay", "192.0.2.17", "2 KiB")
        .contains("4bf92f3577b34da6a3ce929d0e0e4736", Thread.currentThread().getName())
        .contains("Where the thread was after 3 s", "waitForTheCreditCard");
    assertThat(browser.barriers()).isEmpty();
    browser.size(360, 800);
    assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aRuleIsTriedOnThePast() {
    visit("alerts", "en");
    browser.await("document.querySelector('#rehearse-rule').value === 'host.cpu'");
    assertThat(browser.text("document.querySelector('#rehearse-when').value"))
        .isEqualTo("host.cpu > 80%");
    browser.run("document.querySelector('#rehearse-when').value = 'host.cpu > 60%'");
    browser.run("document.querySelector('#rehearse-since').value = '7d'");
    browser.tabTo("#rehearsal form button");
    browser.type(Keys.ENTER);
    browser.await("document.querySelector('figure.rehearsal') !== null");

    String said = browser.find("#rehearsal .said").getText();
    assertThat(said).matches("It would have fired .*\\(.* a week\\)\\.");
    assertThat(browser.find("#rehearsal").getText())
        .containsPattern("What is said of a week rests on 2 d.* of readings only")
        .contains("recovered", "a little less strict gives more")
        .contains("pitwall.alerts.rules.host.cpu.when = \"host.cpu > ");
    assertThat(browser.count("figure.rehearsal rect.open")).isPositive();
    assertThat(browser.barriers()).isEmpty();

    // six hours of readings
    browser.run("document.querySelector('#rehearse-when').value = 'jvm.heap > 35%'");
    browser.run("document.querySelector('#rehearsal form').requestSubmit()");
    browser.await(
        "/fired .* in 5 h.* of readings/.test(document.querySelector('#rehearsal .said').textContent)");
    assertThat(browser.find("#rehearsal").getText())
        .containsPattern("can be said from a day of readings on; known are 5 h")
        .doesNotContain("a week)", "At most", "pitwall.alerts.rules.");
    assertThat(browser.count("figure.rehearsal rect.open")).isPositive();
    assertThat(browser.barriers()).isEmpty();

    // a condition of one's own, with a mistake in it
    browser.run("document.querySelector('#rehearse-when').value = 'host.cpu >> 80%'");
    browser.run("document.querySelector('#rehearsal form').requestSubmit()");
    browser.await("document.querySelector('#rehearsal .said').textContent.includes('At column')");
    assertThat(browser.count("figure.rehearsal")).isZero();

    visit("alerts", "ja");
    browser.await("document.querySelector('#rehearse-rule').value === 'host.cpu'");
    browser.run("document.querySelector('#rehearse-when').value = 'host.cpu > 60%'");
    browser.run("document.querySelector('#rehearsal form').requestSubmit()");
    browser.await("document.querySelector('figure.rehearsal') !== null");
    assertThat(browser.find("#rehearsal .said").getText()).contains("発火したはずです");
    browser.size(360, 800);
    assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
    assertThat(browser.complaints()).hasSizeLessThanOrEqualTo(1); // the 400 that was wanted
  }

  @Test
  void theKeyboardIsEnough() {
    visit("", "en");
    browser.type(Keys.TAB);
    assertThat(browser.text("document.activeElement.className")).isEqualTo("skip");
    browser.type(Keys.ENTER);
    assertThat(browser.text("document.activeElement.id")).isEqualTo("main");

    browser.tabTo(".plots");
    browser.type(Keys.END);
    browser.type(Keys.ARROW_LEFT);
    browser.await(
        "/Requests: .*Response time: /.test(document.querySelector('[aria-live=polite].hidden').textContent)");
    String there = browser.text("document.querySelector('[aria-live=polite].hidden').textContent");
    browser.type(Keys.HOME);
    browser.await(
        "document.querySelector('[aria-live=polite].hidden').textContent !== "
            + "\""
            + there.replace("\"", "\\\"")
            + "\"");

    browser.type("g", "a");
    browser.await("location.pathname.endsWith('/alerts')");
    browser.ready();
    browser.tabTo("input[name=by]");
    browser.type("ann", Keys.ENTER);
    browser.await("document.querySelector('.said').textContent === 'Done.'");
    browser.await("document.body.innerText.includes('ann looks after it')");
  }

  @Test
  void aSilenceIsMadeSeenAndEnded() {
    visit("alerts", "en");
    browser.run("document.querySelector('#silences details').open = true");
    browser.run(
        "const f = document.querySelector('#silences form');"
            + "f.rule.value = 'host.disk'; f.by.value = 'ann'; f.reason.value = 'new disk';"
            + "f.requestSubmit()");
    browser.await("document.querySelector('#silences table')?.innerText.includes('new disk')");
    browser.run("document.querySelector('#silences table button').click()");
    browser.await("document.querySelector('#silences table') === null");
  }

  @Test
  void theFigureIsATableToo() {
    visit("host", "en");
    browser.run("document.querySelector('figure button').click()");
    browser.await("document.querySelectorAll('figure table tbody tr').length > 60");
    assertThat(browser.text("document.querySelector('figure table tbody tr').innerText"))
        .containsPattern("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d\\d:\\d\\d");
    // the newest row may have no reading yet
    assertThat(browser.text("document.querySelector('figure table tbody').innerText"))
        .contains("%");
    // a gap of sixteen minutes is a gap, not zero
    assertThat(
            browser.text(
                "[...document.querySelectorAll('figure table tbody td')].filter(e => e.textContent === '–').length"))
        .isNotEqualTo("0");
  }

  @Test
  void aRangeStandsInTheAddressAndTheWayBackLeadsToTheOneBefore() {
    visit("host", "en");
    browser.run(
        "const p = document.querySelector('#tools select'); p.value = '24h'; p.dispatchEvent(new Event('change'))");
    browser.await("location.search.includes('range=24h')");
    assertThat(browser.text("document.querySelector('nav a[data-page=errors]').href"))
        .contains("range=24h");
    browser.run("history.back()");
    browser.await("document.querySelector('#tools select').value === '6h'");
  }

  @Test
  void newLinesOfTheLogComeByThemselves() throws Exception {
    visit("logs", "en");
    browser.await("document.querySelector('.log').innerText.includes('Shop started')");
    stage.write("2026-11-26 10:00:00,000 ERROR " + DashboardStage.HOSTILE);
    browser.await("document.querySelector('.log .critical')?.innerText.includes('<img src=x')");
    assertThat(browser.count(".log img")).isZero();
  }

  @Test
  void withoutActionsThereIsNothingToPressAndAServerThatIsGoneTakesNoDataAway() throws Exception {
    DashboardStage quiet =
        new DashboardStage(Files.createDirectory(dir.resolve("quiet")), false, null, "");
    try (quiet) {
      browser.open(quiet.link());
      browser.open(quiet.base() + "/alerts?lang=en");
      assertThat(browser.count("main form:not(#rehearsal form), #trial button:not(.small)"))
          .isZero();
      assertThat(browser.find(".note").getText()).contains("admin.actions");
      String proof = browser.text("document.documentElement.dataset.proof");
      assertThat(
              browser.number(
                  "await fetch('api/v1/alerts/test', {method: 'POST', headers: {'X-Pitwall-Proof': '"
                      + proof
                      + "'}}).then(r => r.status)"))
          .isEqualTo(403);
      browser.open(quiet.base() + "/?lang=en");
    }
    String before = browser.find(".tiles").getText();
    // paused and resumed: it asks at once
    browser.run("const b = document.querySelector('#tools button'); b.click(); b.click()");
    browser.await("document.querySelector('.banner').textContent.includes('No answer since')");
    assertThat(browser.find(".tiles").getText()).isEqualTo(before);
    assertThat(browser.complaints()).isNotEmpty(); // the refused connections, and the 403
  }
}
