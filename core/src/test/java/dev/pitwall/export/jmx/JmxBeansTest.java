package dev.pitwall.export.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.tools.attach.VirtualMachine;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import dev.pitwall.metrics.RequestWindow;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JmxBeansTest {
  private static final Instant SINCE = Instant.parse("2026-11-23T14:00:00Z");
  private static final JmxViews VIEWS =
      new JmxViews(
          () ->
              List.of(
                  new Reading.Measured(ReadingKey.of("host.disk", "path", "/"), Unit.RATIO, 0.91),
                  new Reading.Unknown(ReadingKey.of("db.down"), Unit.COUNT, "no answer")),
          () -> List.of(incident()),
          () -> 3,
          () -> new RequestWindow("", 60, 120, 6, new RequestWindow.Latency(.1, .2, .3, .4)),
          () -> List.of(new RequestWindow("/pay", 60, 0, 0, null)));

  private final Findings findings = new Findings(TimeSource.system());

  private static Incident incident() {
    Incident.About about =
        new Incident.About(
            "host.disk",
            ReadingKey.of("host.disk", "path", "/"),
            Unit.RATIO,
            Side.ABOVE,
            Scope.NODE,
            List.of(),
            "");
    Incident.Course course = new Incident.Course(0.9, 0.91, 0.92, 0.8, SINCE);
    return new Incident(
        "I7K2Q9", about, Severity.CRITICAL, SINCE, SINCE, null, course, 0, false, "", List.of());
  }

  private static ObjectName name(String rest) throws Exception {
    return new ObjectName("dev.pitwall:type=" + rest);
  }

  /** An application that uses no JMX. */
  static final class App {
    public static void main(String[] args) throws Exception {
      JmxBeans beans = new JmxBeans(VIEWS, "shop", new Findings(TimeSource.system()));
      try (Threads threads = new Threads()) {
        beans.start(threads);
        beans.look();
        System.out.println("servers " + MBeanServerFactory.findMBeanServer(null).size());
        int close = System.in.read();
        beans.close();
        System.out.println("closed " + close);
        int end = System.in.read();
        System.out.println("end " + end);
      }
    }
  }

  private static Process app() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            App.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void say(Process process) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write('x');
    in.flush();
  }

  @Test
  @SuppressWarnings("BanJNDI") // the address is that of a process that this test has started
  void aClientOfAnotherJvmReadsThemWithoutOurClassesAndNothingIsMadeBeforeItComes()
      throws Exception {
    Process process = app();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).as("none was made for the beans").isEqualTo("servers 0");
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      String address;
      try {
        address = machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
      try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
        MBeanServerConnection server = connector.getMBeanServerConnection();
        Awaitility.await()
            .atMost(30, TimeUnit.SECONDS)
            .until(() -> server.isRegistered(name("Requests")));
        look(server);
        say(process);
        assertThat(lines.readLine()).startsWith("closed");
        assertThat(server.queryNames(name("*,*"), null)).isEmpty();
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static void look(MBeanServerConnection server) throws Exception {
    ObjectName readings = name("Readings");
    assertThat(server.getAttribute(readings, "host.disk{path=/}")).isEqualTo(0.91);
    assertThat(server.getAttribute(readings, "db.down")).as("unknown is no zero").isNull();
    assertThat(server.getMBeanInfo(readings).getAttributes())
        .extracting(each -> each.getName() + " " + each.getDescription())
        .containsExactly("db.down count", "host.disk{path=/} ratio");
    assertThatThrownBy(() -> server.getAttribute(readings, "host.cpu"))
        .isInstanceOf(AttributeNotFoundException.class);

    ObjectName alerts = name("Alerts");
    assertThat(server.getAttribute(alerts, "Open")).isEqualTo(1L);
    assertThat(server.getAttribute(alerts, "Critical")).isEqualTo(1L);
    assertThat(server.getAttribute(alerts, "Warning")).isEqualTo(0L);
    CompositeData incident = ((CompositeData[]) server.getAttribute(alerts, "Incidents"))[0];
    assertThat(incident.get("id")).isEqualTo("I7K2Q9");
    assertThat(incident.get("target")).isEqualTo("/");
    assertThat(incident.get("since")).isEqualTo(Date.from(SINCE));
    assertThat(incident.get("threshold")).isEqualTo(0.8);

    ObjectName requests = name("Requests");
    assertThat(server.getAttribute(requests, "Active")).isEqualTo(3L);
    assertThat(server.getAttribute(requests, "Rate")).isEqualTo(2.0);
    assertThat(server.getAttribute(requests, "ErrorRatio")).isEqualTo(0.05);
    assertThat(server.getAttribute(requests, "P95")).isEqualTo(0.2);
    CompositeData route = ((CompositeData[]) server.getAttribute(requests, "Routes"))[0];
    assertThat(route.get("route")).isEqualTo("/pay");
    assertThat(route.get("p95")).as("no request, no latency").isNull();
    assertThatThrownBy(() -> server.setAttribute(requests, new Attribute("Active", 0L)))
        .isInstanceOf(AttributeNotFoundException.class);
  }

  @Test
  void aSecondOneInTheSameJvmAddsItsNameAndEachTakesOnlyItsOwnAway() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    JmxBeans first = new JmxBeans(VIEWS, "shop", findings);
    JmxBeans second = new JmxBeans(VIEWS, "back,office=1", findings);
    try (first;
        second) {
      first.look();
      second.look();
      second.look();
      assertThat(server.queryNames(name("Readings,*"), null))
          .containsExactlyInAnyOrder(
              name("Readings"), name("Readings,app=" + ObjectName.quote("back,office=1")));
      second.close();
      assertThat(server.queryNames(name("*,*"), null)).hasSize(3);
    }
    assertThat(server.queryNames(name("*,*"), null)).isEmpty();
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aNameThatIsTakenIsTold() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    JmxBeans first = new JmxBeans(VIEWS, "shop", findings);
    JmxBeans second = new JmxBeans(VIEWS, "shop", findings);
    JmxBeans third = new JmxBeans(VIEWS, "shop", findings);
    try (first;
        second;
        third) {
      first.look();
      second.look();
      third.look();
      assertThat(findings.list()).extracting(each -> each.code()).containsExactly("export.jmx");
      second.close();
      third.look();
      assertThat(findings.list()).isEmpty();
      assertThat(server.queryNames(name("*,*"), null)).hasSize(6);
    }
    assertThat(server.queryNames(name("*,*"), null)).isEmpty();
  }
}
