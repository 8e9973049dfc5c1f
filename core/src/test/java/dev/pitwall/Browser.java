package dev.pitwall;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Debian's Chromium without a window, which remembers what it asked for and what it complained of.
 */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<String> GRAVE = Set.of("serious", "critical");

  private final ChromeDriver driver;

  /**
   * Starts one.
   *
   * @param profile an empty folder of its own
   */
  Browser(Path profile) {
    Path chromium = program("chromium");
    Path chromedriver = program("chromedriver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build(),
            options);
    driver.manage().timeouts().scriptTimeout(PATIENCE);
  }

  private static Path program(String name) {
    return Stream.of("/usr/bin/", "/usr/local/bin/", "/opt/bin/")
        .map(folder -> Path.of(folder + name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "Looking at the dashboard with a browser: there is no program "
                        + name
                        + " in /usr/bin; needed are Debian's packages chromium and chromium-driver;"
                        + " run ./verify, which installs them, or: apt-get install chromium"
                        + " chromium-driver"));
  }

  /** Goes to an address and waits until the page has its first data. */
  void open(String address) {
    driver.get(address);
    ready();
  }

  /** Waits until the page has shown an answer. */
  void ready() {
    await("document.querySelector('main')?.getAttribute('aria-busy') === 'false'");
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
        .withMessage(() -> expression + " on " + driver.getCurrentUrl() + complaints())
        .until(each -> Boolean.TRUE.equals(driver.executeScript("return " + expression)));
  }

  /** The value of an expression as text. */
  String text(String expression) {
    return String.valueOf(driver.executeScript("return " + expression));
  }

  /** The value of an expression as a number. */
  long number(String expression) {
    // asynchronous, so that it may wait for an answer
    Object value =
        driver.executeAsyncScript(
            "const done = arguments[0]; (async () => done(" + expression + "))()");
    return ((Number) Objects.requireNonNull(value)).longValue();
  }

  void run(String script) {
    driver.executeScript(script);
  }

  String address() {
    return String.valueOf(driver.getCurrentUrl());
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  int count(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  /** Types on the keyboard into whatever has the focus. */
  void type(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Presses Tab until what has the focus matches, as one without a mouse does. */
  void tabTo(String selector) {
    for (int i = 0; i < 200; i++) {
      if ("true".equals(text("document.activeElement.matches('" + selector + "')"))) {
        return;
      }
      type(Keys.TAB);
    }
    throw new AssertionError(selector + " is not reached by Tab on " + address());
  }

  /** The size of the viewport, in CSS pixels. */
  void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** What axe finds that is serious, one line each. */
  List<String> barriers() {
    List<String> found = new ArrayList<>();
    for (Rule rule : new AxeBuilder().analyze(driver).getViolations()) {
      if (GRAVE.contains(rule.getImpact())) {
        rule.getNodes().forEach(node -> found.add(rule.getId() + ": " + node.getHtml()));
      }
    }
    return found;
  }

  /** Warnings and errors in the console since the last time: CSP violations are among them. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Every address that pages asked for since the last time, not the browser's own pages. */
  List<String> requests() {
    List<String> addresses = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonObject message =
          JsonParser.parseString(entry.getMessage()).getAsJsonObject().getAsJsonObject("message");
      if (message.get("method").getAsString().equals("Network.requestWillBeSent")) {
        addresses.add(
            message.getAsJsonObject("params").getAsJsonObject("request").get("url").getAsString());
      }
    }
    addresses.removeIf(each -> each.startsWith("chrome:"));
    return addresses;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
