package dev.pitwall.export.jmx;

import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the beans in the platform's MBean server once there is one. It is looked for and never
 * made: making it registers the platform's beans, may set up {@code java.util.logging} before the
 * application does, and fixes {@code javax.management.builder.initial}. Whoever connects by JMX
 * makes it, so the beans are there a few seconds after the first client at the latest.
 *
 * <p>A second Pitwall in the same JVM (two web applications with the filter) adds {@code app} to
 * its names.
 */
public final class JmxBeans implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JmxBeans.class);

  static final Duration LOOK = Duration.ofSeconds(5);
  private static final String DOMAIN = "dev.pitwall:type=";
  private static final String FINDING = "export.jmx";

  private final Map<String, OpenBean> beans;
  private final String app;
  private final Findings findings;
  private final Map<ObjectName, MBeanServer> registered = new LinkedHashMap<>();
  private @Nullable ObjectName platform;
  private boolean closed;

  /**
   * Registers nothing before {@link #start}.
   *
   * @param app the application's name
   */
  public JmxBeans(JmxViews views, String app, Findings findings) {
    this.beans = Shows.beans(views);
    this.app = app;
    this.findings = findings;
  }

  /** Looks for the server until it is there. */
  public void start(Threads threads) {
    threads.every("jmx", Duration.ZERO, LOOK, this::look);
  }

  /** Looks once. */
  synchronized void look() {
    if (closed || !registered.isEmpty()) {
      return;
    }
    try {
      Optional<MBeanServer> server = platform();
      if (server.isPresent()) {
        register(server.get());
        findings.clear(FINDING);
      }
    } catch (JMException | JMRuntimeException e) {
      findings.report(
          FINDING,
          "Registering the MBeans dev.pitwall: the MBean server refused them ("
              + e
              + "); allowed must be three beans of open types. Set export.jmx = false if nobody"
              + " needs them.");
    }
  }

  private Optional<MBeanServer> platform() throws MalformedObjectNameException {
    ObjectName runtime = platform;
    if (runtime == null) {
      runtime = new ObjectName("java.lang:type=Runtime");
      platform = runtime;
    }
    for (MBeanServer each : MBeanServerFactory.findMBeanServer(null)) {
      if (each.isRegistered(runtime)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  private void register(MBeanServer server) throws JMException {
    boolean second = server.isRegistered(name("Readings", false));
    for (Map.Entry<String, OpenBean> each : beans.entrySet()) {
      ObjectName name = name(each.getKey(), second);
      try {
        server.registerMBean(each.getValue(), name);
      } catch (InstanceAlreadyExistsException e) {
        close(); // all or nothing
        closed = false;
        throw e;
      }
      registered.put(name, server);
    }
  }

  private ObjectName name(String type, boolean withApp) throws MalformedObjectNameException {
    return new ObjectName(DOMAIN + type + (withApp ? ",app=" + ObjectName.quote(app) : ""));
  }

  /** Takes the beans away again. */
  @Override
  public synchronized void close() {
    closed = true;
    registered.forEach(
        (name, server) -> {
          try {
            server.unregisterMBean(name);
          } catch (JMException | JMRuntimeException e) {
            log.debug("{} was gone already", name, e);
          }
        });
    registered.clear();
  }
}
