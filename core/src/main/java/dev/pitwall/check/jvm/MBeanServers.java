package dev.pitwall.check.jvm;

import java.util.List;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;

/**
 * The MBean servers that the application has made.
 *
 * <p>{@code ManagementFactory.getPlatformMBeanServer()} would make the platform's if nobody had
 * asked for it yet: that registers the platform's beans, may set up {@code java.util.logging}
 * before the application did (which a server that brings a log manager of its own does not
 * survive), and fixes {@code javax.management.builder.initial}. So only those are looked at that
 * exist; as long as there is none, no pool can have registered itself anywhere.
 */
final class MBeanServers {
  private static final int MOST = 8;

  List<MBeanServer> existing() {
    List<MBeanServer> servers = MBeanServerFactory.findMBeanServer(null);
    return servers.size() > MOST ? servers.subList(0, MOST) : servers;
  }
}
