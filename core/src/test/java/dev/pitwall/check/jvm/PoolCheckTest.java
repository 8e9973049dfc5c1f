package dev.pitwall.check.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pitwall.check.Reading;
import dev.pitwall.check.TestTime;
import dev.pitwall.text.Messages;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.sql.DataSource;
import org.apache.catalina.startup.Tomcat;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real pools, over a real database. */
class PoolCheckTest {
  private static final Messages WORDS = Messages.of(JvmChecks.class, Locale.ENGLISH);
  private static EmbeddedPostgres postgres;

  private final TestTime time = new TestTime();
  private final PoolCheck check = new PoolCheck(MBeanServers::new, time, WORDS);

  @BeforeAll
  static void database() throws Exception {
    postgres = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
  }

  @AfterAll
  static void end() throws Exception {
    postgres.close();
  }

  private static String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  private Map<String, Reading> run() {
    Map<String, Reading> readings = new HashMap<>();
    check.run().forEach(reading -> readings.put(reading.key().toString(), reading));
    return readings;
  }

  private double value(String key) {
    Reading reading = run().get(key);
    return reading instanceof Reading.Measured measured ? measured.value() : -1;
  }

  /** Holds both connections of the pool while a third one is wanted. */
  private void exhaust(DataSource pool, Callable<Void> whileOneWaits) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Future<Connection> third;
      try (Connection one = pool.getConnection();
          Connection two = pool.getConnection()) {
        assertThat(one).isNotSameAs(two);
        third = executor.submit(() -> pool.getConnection());
        whileOneWaits.call();
      }
      third.get().close();
    } finally {
      executor.shutdownNow();
    }
  }

  private void showsOneThatWaits(DataSource pool, String name) throws Exception {
    exhaust(
        pool,
        () -> {
          String waiting = "jvm.pool.waiting{pool=" + name + "}";
          await().untilAsserted(() -> assertThat(value(waiting)).as("%s", run()).isEqualTo(1));
          assertThat(value("jvm.pool.connections{pool=" + name + "}")).isEqualTo(1);
          return null;
        });
    assertThat(value("jvm.pool.waiting{pool=" + name + "}")).isZero();
    assertThat(value("jvm.pool.connections{pool=" + name + "}")).isZero();
  }

  @Test
  void hikariShowsThreadsThatWaitAndConnectionsInUseOfItsMaximum() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url());
    config.setUsername("postgres");
    config.setPoolName("shop");
    config.setMaximumPoolSize(2);
    config.setRegisterMbeans(true);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      showsOneThatWaits(pool, "shop");
    }
    assertThat(run()).as("a closed pool").isEmpty();
  }

  @Test
  void commonsDbcpShowsThreadsThatWait() throws Exception {
    try (BasicDataSource pool = new BasicDataSource()) {
      pool.setUrl(url());
      pool.setUsername("postgres");
      pool.setMaxTotal(2);
      pool.setJmxName("org.apache.commons.dbcp2:type=BasicDataSource,name=shop");
      try (Connection first = pool.getConnection()) {
        assertThat(first.isValid(1)).isTrue();
      }
      showsOneThatWaits(pool, "shop");
    }
  }

  @Test
  void dbcpAsTomcatCarriesItShowsItsPoolAndNotItsSingleConnections() throws Exception {
    try (org.apache.tomcat.dbcp.dbcp2.BasicDataSource pool =
        new org.apache.tomcat.dbcp.dbcp2.BasicDataSource()) {
      pool.setUrl(url());
      pool.setUsername("postgres");
      pool.setMaxTotal(2);
      pool.setJmxName("Catalina:type=DataSource,host=localhost,context=/,name=\"jdbc/shop\"");
      try (Connection first = pool.getConnection()) {
        assertThat(first.isValid(1)).isTrue();
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        assertThat(server.queryNames(new ObjectName("Catalina:connection=*,*"), null)).isNotEmpty();
        assertThat(run())
            .containsOnlyKeys(
                "jvm.pool.waiting{pool=jdbc/shop}", "jvm.pool.connections{pool=jdbc/shop}");
      }
      showsOneThatWaits(pool, "jdbc/shop");
    }
  }

  @Test
  void tomcatJdbcShowsThreadsThatWait() throws Exception {
    org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
    pool.setUrl(url());
    pool.setUsername("postgres");
    pool.setDriverClassName("org.postgresql.Driver");
    pool.setMaxActive(2);
    pool.setInitialSize(0);
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("tomcat.jdbc:type=ConnectionPool,name=\"jdbc/shop\"");
    try {
      pool.createPool();
      server.registerMBean(pool.getPool().getJmxPool(), name);
      showsOneThatWaits(pool, "jdbc/shop");
    } finally {
      server.unregisterMBean(name);
      pool.close(true);
    }
  }

  @Test
  void tomcatShowsTheBusyThreadsOfItsConnector(@TempDir Path base) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxThreads", "17");
    tomcat.start();
    try {
      Map<String, Reading> readings = run();
      assertThat(readings).hasSize(1);
      Reading threads = readings.values().iterator().next();
      assertThat(threads.key().toString())
          .startsWith("jvm.pool.threads{pool=http-nio-127.0.0.1-auto-");
      assertThat(((Reading.Measured) threads).value()).isZero();
      assertThat(((Reading.Measured) threads).detail()).isEqualTo("0 in use of 17");
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  /** What a connector shows. */
  public interface ThreadsMXBean {
    int getcurrentThreadsBusy();

    int getmaxThreads();
  }

  private record Threads(int busy, int most) implements ThreadsMXBean {
    @Override
    public int getcurrentThreadsBusy() {
      if (busy < 0) {
        throw new IllegalStateException("busy is " + busy);
      }
      return busy;
    }

    @Override
    public int getmaxThreads() {
      return most;
    }
  }

  @Test
  void poolsAreLookedForOnceAMinuteAndBeyondTheBoundTheyAreCounted() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    assertThat(run()).isEmpty();
    int pools = PoolCheck.MOST + 3;
    for (int i = 0; i < pools; i++) {
      server.registerMBean(new Threads(3, 4), name(i));
    }
    try {
      assertThat(run()).as("within the minute").isEmpty();
      time.pass(Duration.ofMinutes(1));
      Map<String, Reading> readings = run();
      assertThat(readings).hasSize(PoolCheck.MOST);
      assertThat(readings.values())
          .allSatisfy(
              reading ->
                  assertThat(((Reading.Measured) reading).detail())
                      .isEqualTo("3 in use of 4; 3 further pools are not watched"));
    } finally {
      for (int i = 0; i < pools; i++) {
        server.unregisterMBean(name(i));
      }
    }
  }

  private static ObjectName name(int i) throws Exception {
    return new ObjectName("Catalina:type=ThreadPool,name=\"http-" + (100 + i) + "\"");
  }

  @Test
  void aPoolWithoutAMaximumHasNoShareAndOneWhoseCodeThrowsSaysSoOrNothing() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    server.registerMBean(new Threads(3, -1), name(0));
    server.registerMBean(new Threads(-1, 10), name(1));
    try {
      assertThat(run()).isEmpty();
    } finally {
      server.unregisterMBean(name(0));
      server.unregisterMBean(name(1));
    }
  }

  @Test
  void onlyServersThatExistAreAsked() {
    assertThat(new MBeanServers().existing()).hasSizeLessThanOrEqualTo(8);
    assertThat(new PoolCheck(MBeanServers::new, time, WORDS).unknown("x")).isEqualTo(List.of());
  }
}
