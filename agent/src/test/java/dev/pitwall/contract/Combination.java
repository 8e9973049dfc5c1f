package dev.pitwall.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** One server, one way of installing Pitwall, one JDK: one JVM that runs every case. */
record Combination(Server server, Mode mode, int jdk) {

  /** The servers, with the servlet API that they have and the class that starts them. */
  enum Server {
    TOMCAT9("javax", "TomcatServer"),
    TOMCAT10("jakarta", "TomcatServer"),
    TOMCAT11("jakarta", "TomcatServer"),
    UNDERTOW22("javax", "UndertowServer"),
    UNDERTOW23("jakarta", "UndertowServer");

    private static final String SERVERS = "dev.pitwall.contract.server.";

    final String namespace;
    final String main;

    Server(String namespace, String main) {
      this.namespace = namespace;
      this.main = SERVERS + main;
    }
  }

  /** The ways of installing Pitwall. */
  enum Mode {
    /** The agent with an engine that writes every exchange to a file. */
    AGENT,
    /** The agent as it is shipped: its access log and its metrics tell what it saw. */
    SHIPPED,
    FILTER,
    BOTH,
    FILTER_TWICE;

    boolean hasAgent() {
      return this == AGENT || this == SHIPPED || this == BOTH;
    }

    boolean hasFilter() {
      return this == FILTER || this == BOTH || this == FILTER_TWICE;
    }
  }

  private static final List<Combination> USUAL =
      List.of(
          new Combination(Server.TOMCAT9, Mode.AGENT, 17),
          new Combination(Server.TOMCAT9, Mode.FILTER, 17),
          new Combination(Server.TOMCAT10, Mode.AGENT, 17),
          new Combination(Server.TOMCAT10, Mode.AGENT, 25),
          new Combination(Server.TOMCAT10, Mode.SHIPPED, 17),
          new Combination(Server.TOMCAT10, Mode.FILTER, 25),
          new Combination(Server.TOMCAT10, Mode.BOTH, 17),
          new Combination(Server.TOMCAT11, Mode.AGENT, 25),
          new Combination(Server.TOMCAT11, Mode.BOTH, 25),
          new Combination(Server.TOMCAT11, Mode.FILTER_TWICE, 17),
          new Combination(Server.UNDERTOW22, Mode.AGENT, 17),
          new Combination(Server.UNDERTOW23, Mode.AGENT, 25));

  /**
   * The combinations of this run: a usual few, or all with {@code -Dpitwall.long=true}; of these
   * the ones whose mode is named in {@code -Dpitwall.contract.modes=filter,both} and whose server
   * is named in {@code -Dpitwall.contract.servers=undertow23}, if these are set.
   */
  static List<Combination> chosen() {
    Set<String> modes = named("pitwall.contract.modes");
    Set<String> servers = named("pitwall.contract.servers");
    List<Combination> chosen = new ArrayList<>(Boolean.getBoolean("pitwall.long") ? all() : USUAL);
    chosen.removeIf(each -> !modes.isEmpty() && !modes.contains(each.mode.name()));
    chosen.removeIf(each -> !servers.isEmpty() && !servers.contains(each.server.name()));
    return chosen;
  }

  private static Set<String> named(String property) {
    return Arrays.stream(System.getProperty(property, "").split(","))
        .filter(name -> !name.isBlank())
        .map(name -> name.strip().replace('-', '_').toUpperCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private static List<Combination> all() {
    List<Combination> all = new ArrayList<>();
    for (Server server : Server.values()) {
      for (Mode mode : Mode.values()) {
        all.add(new Combination(server, mode, 17));
        all.add(new Combination(server, mode, 25));
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return (server + ", " + mode.name().replace('_', ' ')).toLowerCase(Locale.ROOT)
        + ", JDK "
        + jdk;
  }
}
