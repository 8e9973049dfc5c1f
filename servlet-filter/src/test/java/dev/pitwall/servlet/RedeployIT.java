package dev.pitwall.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.ContextAware;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.ConnectException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Web applications that come and go in one Tomcat: with the built jars in {@code WEB-INF/lib}, so
 * that each has Pitwall's classes for itself; and with none there, so that all share one copy.
 */
class RedeployIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path TARGET = Path.of("target");
  private static final Pattern COUNT =
      Pattern.compile("(?m)^http_server_request_duration_seconds_count\\{[^}]*} (.+)$");
  private static final List<String> SETTINGS =
      List.of("pitwall.state-dir", "pitwall.admin.port", "pitwall.postgres.url");

  @TempDir Path folder;

  private final Tomcat tomcat = new Tomcat();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Handler listening = new Complaints();
  private final Logger leaks = Logger.getLogger("org.apache.catalina.loader.WebappClassLoaderBase");
  private Path state;

  @BeforeEach
  void startTomcat() throws Exception {
    state = folder.resolve("state");
    System.setProperty("pitwall.state-dir", state.toString());
    System.setProperty("pitwall.admin.port", "0");
    // nobody answers there: the driver is used all the same
    System.setProperty("pitwall.postgres.url", "jdbc:postgresql://127.0.0.1:1/races?user=nobody");
    leaks.addHandler(listening);
    tomcat.setBaseDir(folder.resolve("tomcat").toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    // its own background thread at work in a web application would be taken for a leak
    tomcat.getEngine().setBackgroundProcessorDelay(-1);
    tomcat.getHost();
    tomcat.start();
  }

  @AfterEach
  void stopTomcat() throws Exception {
    tomcat.stop();
    tomcat.destroy();
    leaks.removeHandler(listening);
    SETTINGS.forEach(System::clearProperty);
  }

  @Test
  void aWebApplicationThatIsDeployedAgainAndAgainLeavesNothingBehind() throws Exception {
    Path war = war();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    int times = Boolean.getBoolean("pitwall.long") ? 20 : 6; // each is a check of its own
    for (int i = 0; i < times; i++) {
      loaders.add(deployUseAndRemove(war));
    }
    displaceNewestRecord();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loaders).allMatch(loader -> loader.get() == null);
            });
    assertThat(complaints).isEmpty();
  }

  /**
   * The JDK (ObjectMethods) remembers the record type whose methods were linked last, on 17 for
   * good: one of this test takes the place of the web application's.
   */
  private static void displaceNewestRecord() {
    record Own(String part) {}
    assertThat(new Own("a")).isEqualTo(new Own("a")).hasSameHashCodeAs(new Own("a"));
    assertThat(new Own("a").toString()).contains("a");
  }

  private WeakReference<ClassLoader> deployUseAndRemove(Path war) throws Exception {
    Context context = deploy("/races", war);
    ClassLoader loader = context.getLoader().getClassLoader();
    assertThat(loader.loadClass("dev.pitwall.Pitwall").getClassLoader()).isSameAs(loader);
    assertThat(get(port("/races/")).headers().allValues("X-Process-Time")).hasSize(1);
    URI admin = admin(state);
    assertThat(get(admin.resolve("/health/ready")).statusCode()).isEqualTo(200);
    remove(context);
    assertThat(threads()).isEmpty();
    assertThat(state.resolve("agent.json")).doesNotExist();
    assertThatThrownBy(() -> get(admin.resolve("/health/ready")))
        .isInstanceOf(ConnectException.class);
    return new WeakReference<>(loader);
  }

  @Test
  void twoCopiesOnOneStateDirBothWork() throws Exception {
    Path war = war();
    Context one = deploy("/one", war);
    get(port("/one/"));
    URI first = admin(state);
    Context two = deploy("/two", war);
    get(port("/two/"));
    get(port("/two/"));
    URI second = admin(state.resolve("jvm-2"));
    assertThat(second).isNotEqualTo(first);
    assertRequests(first, 1);
    assertRequests(second, 2);
    remove(one);
    assertRequests(second, 2);
    remove(two);
    assertThat(threads()).isEmpty();
  }

  @Test
  void webApplicationsThatShareTheJarShareOneEngine() throws Exception {
    Path empty = site("shared");
    Context one = deploy("/one", empty);
    Context two = deploy("/two", empty);
    get(port("/one/"));
    get(port("/two/"));
    URI admin = admin(state);
    assertRequests(admin, 2);
    assertThat(threads()).containsOnlyOnce("pitwall-requests");
    remove(one);
    get(port("/two/"));
    assertRequests(admin, 3);
    remove(two);
    assertThat(threads()).isEmpty();
  }

  private static void assertRequests(URI admin, int count) throws Exception {
    double counted =
        COUNT
            .matcher(get(admin.resolve("/metrics")).body())
            .results()
            .mapToDouble(match -> Double.parseDouble(match.group(1)))
            .sum();
    assertThat(counted).isEqualTo(count);
  }

  private Context deploy(String path, Path site) throws Exception {
    StandardContext context = new StandardContext();
    context.setPath(path);
    context.setDocBase(site.toString());
    context.setParentClassLoader(
        Files.exists(site.resolve("WEB-INF/lib"))
            ? new ServerOnly()
            : RedeployIT.class.getClassLoader());
    ContextConfig config = new ContextConfig();
    config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
    context.addLifecycleListener(config);
    tomcat.getHost().addChild(context);
    assertThat(context.getState().isAvailable()).isTrue();
    return context;
  }

  private void remove(Context context) throws Exception {
    context.stop();
    tomcat.getHost().removeChild(context);
    context.destroy();
  }

  /** A web application with one page, by the container's own servlet. */
  private Path site(String name) throws IOException {
    Path site = folder.resolve(name);
    Files.createDirectories(site.resolve("WEB-INF/classes"));
    Files.writeString(site.resolve("index.html"), "races");
    Files.writeString(
        site.resolve("WEB-INF/web.xml"),
        """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
          <servlet>
            <servlet-name>default</servlet-name>
            <servlet-class>%s</servlet-class>
          </servlet>
          <servlet-mapping>
            <servlet-name>default</servlet-name>
            <url-pattern>/</url-pattern>
          </servlet-mapping>
          <welcome-file-list><welcome-file>index.html</welcome-file></welcome-file-list>
        </web-app>
        """
            .formatted(DefaultServlet.class.getName()));
    return site;
  }

  /** One that brings the built filter, what it needs, and Logback. */
  private Path war() throws Exception {
    Path war = site("war");
    Path lib = Files.createDirectories(war.resolve("WEB-INF/lib"));
    copy(TARGET.resolve("pitwall-servlet-filter.jar"), lib);
    try (Stream<Path> libraries = Files.list(TARGET.resolve("lib"))) {
      for (Path library : libraries.toList()) {
        copy(library, lib);
      }
    }
    for (Class<?> type : List.of(LoggerContext.class, ContextAware.class)) {
      copy(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()), lib);
    }
    Files.writeString(
        war.resolve("WEB-INF/classes/logback.xml"),
        "<configuration><root level=\"INFO\"/></configuration>");
    return war;
  }

  private static void copy(Path file, Path into) throws IOException {
    Files.copy(file, into.resolve(file.getFileName()));
  }

  private URI port(String path) {
    return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
  }

  private static URI admin(Path state) throws IOException {
    Path file = state.resolve("agent.json");
    await().atMost(LIMIT).until(() -> Files.exists(file) && Files.size(file) > 0);
    Matcher address = Pattern.compile("\"address\":\"([^\"]+)\"").matcher(Files.readString(file));
    assertThat(address.find()).isTrue();
    return URI.create(address.group(1));
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("pitwall-"))
        .toList();
  }

  /** What web applications see of a server: nothing of this test's other libraries. */
  private static final class ServerOnly extends ClassLoader {
    ServerOnly() {
      super(getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.apache.") || name.startsWith("jakarta.servlet.")) {
        return RedeployIT.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }

    /** Tomcat defines a class of its own inside the web application, to look for JDBC drivers. */
    @Override
    protected @Nullable URL findResource(String name) {
      return name.startsWith("org/apache/")
          ? RedeployIT.class.getClassLoader().getResource(name)
          : null;
    }
  }

  /** What Tomcat says of web applications that left something. */
  private final class Complaints extends Handler {
    @Override
    public void publish(LogRecord record) {
      boolean serious = record.getLevel().intValue() >= Level.WARNING.intValue();
      // the driver's attempt to connect is not interruptible and ends by its own timeout
      if (serious && !record.getMessage().contains("PostgreSQL JDBC driver connection thread")) {
        complaints.add(record.getMessage());
      }
    }

    @Override
    public void flush() {
      // kept in memory
    }

    @Override
    public void close() {
      // kept in memory
    }
  }
}
