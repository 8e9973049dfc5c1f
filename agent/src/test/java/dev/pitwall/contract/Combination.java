package dev.pitwall.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** One server, one way of installing Pitwall, one JDK: one JVM that runs every case. */
record Combination(Server server, Mode mode, int jdk) {

  /**
   * The servers, with the servlet API that they have and the class that starts them; or with none,
   * and then what differs from one to the other by its own nature.
   */
  @SuppressWarnings("ImmutableEnumChecker") // a set that nobody can change
  enum Server {
    /** Servlet 3.1, as Jetty 9.4. */
    TOMCAT85("javax", "TomcatServer"),
    TOMCAT9("javax", "TomcatServer"),
    TOMCAT10("jakarta", "TomcatServer"),
    TOMCAT11("jakarta", "TomcatServer"),
    JETTY94("javax", "JettyServer"),
    JETTY10("javax", "JettyServer"),
    JETTY11("jakarta", "JettyServer"),
    JETTY12_EE8("javax", "JettyServer", "jetty12", "jetty12-ee8"),
    JETTY12_EE9("jakarta", "JettyServer", "jetty12", "jetty12-ee9"),
    JETTY12_EE10("jakarta", "JettyServer", "jetty12", "jetty12-ee10"),
    JETTY121_EE8("javax", "JettyServer", "jetty121", "jetty121-ee8"),
    JETTY121_EE9("jakarta", "JettyServer", "jetty121", "jetty121-ee9"),
    JETTY121_EE10("jakarta", "JettyServer", "jetty121", "jetty121-ee10"),
    JETTY121_EE11("jakarta", "JettyServer", "jetty121", "jetty121-ee11"),
    JETTY12_HANDLERS(
        new Plain(
            "jetty12",
            Plain.UNMATCHED,
            Trait.ANSWERS_FAILURES,
            Trait.TELLS_FAILURES,
            Trait.HTTP2,
            Trait.WEBSOCKET),
        "JettyHandlers"),
    JETTY121_HANDLERS(
        new Plain(
            "jetty121",
            Plain.UNMATCHED,
            Trait.ANSWERS_FAILURES,
            Trait.TELLS_FAILURES,
            Trait.HTTP2,
            Trait.ROUTER,
            Trait.WEBSOCKET),
        "JettyHandlers"),
    UNDERTOW22("javax", "UndertowServer"),
    UNDERTOW23("jakarta", "UndertowServer"),
    UNDERTOW23_HANDLERS(
        new Plain(
            "undertow23",
            Plain.UNMATCHED,
            Trait.ANSWERS_FAILURES,
            Trait.TELLS_FAILURES,
            Trait.HTTP2,
            Trait.ROUTER,
            Trait.WEBSOCKET),
        "UndertowHandlers"),
    JDK_HTTP(new Plain("none", "/", Trait.TELLS_FAILURES), "JdkServer"),
    NETTY41(
        new Plain("netty41", Plain.UNMATCHED, Trait.ANSWERS_FAILURES, Trait.WEBSOCKET),
        "NettyServer"),
    NETTY42(
        new Plain("netty42", Plain.UNMATCHED, Trait.ANSWERS_FAILURES, Trait.WEBSOCKET),
        "NettyServer"),
    REACTOR_NETTY(
        new Plain("reactor", Plain.UNMATCHED, Trait.ANSWERS_FAILURES, Trait.HTTP2, Trait.WEBSOCKET),
        "ReactorServer"),
    WEBFLUX6(
        new Plain(
            List.of("reactor", "webflux6"),
            Plain.UNMATCHED,
            Set.of(Trait.ANSWERS_FAILURES, Trait.ROUTER, Trait.HTTP2, Trait.WEBSOCKET)),
        "WebfluxServer"),
    VERTX4(
        new Plain(
            "vertx4",
            Plain.UNMATCHED,
            Trait.ANSWERS_FAILURES,
            Trait.ROUTER,
            Trait.HTTP2,
            Trait.WEBSOCKET),
        "VertxServer"),
    VERTX5(
        new Plain(
            "vertx5",
            Plain.UNMATCHED,
            Trait.ANSWERS_FAILURES,
            Trait.ROUTER,
            Trait.HTTP2,
            Trait.WEBSOCKET),
        "VertxServer"),
    HELIDON41(
        new Plain(
            "helidon41",
            Plain.UNMATCHED,
            Trait.ANSWERS_FAILURES,
            Trait.TELLS_FAILURES,
            Trait.HTTP2),
        "HelidonServer"),
    HELIDON42(
        new Plain(
            "helidon42",
            Plain.UNMATCHED,
            Trait.ANSWERS_FAILURES,
            Trait.TELLS_FAILURES,
            Trait.HTTP2),
        "HelidonServer"),
    HELIDON43(
        new Plain(
            "helidon43",
            Plain.UNMATCHED,
            Trait.ANSWERS_FAILURES,
            Trait.TELLS_FAILURES,
            Trait.HTTP2,
            Trait.ROUTER),
        "HelidonServer"),
    HELIDON45(
        new Plain(
            "helidon45",
            Plain.UNMATCHED,
            Trait.ANSWERS_FAILURES,
            Trait.TELLS_FAILURES,
            Trait.HTTP2,
            Trait.ROUTER),
        "HelidonServer"),
    /** A servlet container without hooks of its own: the agent times around its servlets. */
    GRIZZLY4(
        new Plain("grizzly", "/", Trait.ANSWERS_FAILURES, Trait.TELLS_FAILURES), "GrizzlyServer");

    private static final String SERVERS = "dev.pitwall.contract.server.";

    final String namespace;
    final String main;
    private final Plain plain;
    private final List<String> folders;

    /** With the folders of its jars; without, that of its own name. */
    Server(String namespace, String main, String... folders) {
      this.namespace = namespace;
      this.main = SERVERS + main;
      this.folders = folders.length == 0 ? List.of(lowerCaseName()) : List.of(folders);
      plain = null;
    }

    Server(Plain plain, String main) {
      namespace = "";
      this.main = SERVERS + main;
      folders = plain.jars;
      this.plain = plain;
    }

    /**
     * Whether the headers of a response are thrown away when the application fails: Undertow makes
     * a new head after every filter has been left. The agent writes its header after that.
     */
    boolean dropsHeadersOfFailures() {
      return this == UNDERTOW22 || this == UNDERTOW23;
    }

    /** Null for a servlet container. */
    Plain plain() {
      return plain;
    }

    /** The folders of its jars. */
    List<String> jars() {
      return folders;
    }

    private String lowerCaseName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Jetty commits a response at one large write (a quarter of the buffer), and at the end of an
     * asynchronous cycle before its listeners hear of it: the filter alone foresees neither.
     */
    boolean isJetty() {
      return main.equals(SERVERS + "JettyServer");
    }

    /**
     * Jetty's newer servlet environments commit at a large write for {@code HEAD} as well; the
     * older ones count what is not sent, and commit when the servlet has returned.
     */
    boolean commitsHeadsEarly() {
      return isJetty() && (name().endsWith("_EE10") || name().endsWith("_EE11"));
    }

    /** The JDK that it needs at least. */
    int oldestJdk() {
      return main.equals(SERVERS + "HelidonServer") ? 21 : JDKS.get(0);
    }

    boolean isVertx() {
      return main.equals(SERVERS + "VertxServer");
    }

    boolean isTomcat() {
      return main.equals(SERVERS + "TomcatServer");
    }

    /** {@code HttpServletRequest.upgrade}: some environments of Jetty answer that they have not. */
    boolean upgradesByServletApi() {
      return switch (this) {
        case JETTY94, JETTY12_EE8, JETTY12_EE9, JETTY12_EE10, JETTY121_EE8, JETTY121_EE9 -> false;
        default -> plain == null;
      };
    }

    /** Whether it serves each request on a virtual thread, and knows no other way. */
    boolean isAlwaysVirtual() {
      return main.equals(SERVERS + "HelidonServer");
    }

    /** Whether it can be told to serve each request on a virtual thread. */
    boolean takesVirtualThreads() {
      return this == JDK_HTTP
          || (isTomcat() && this != TOMCAT85)
          || (name().startsWith("JETTY") && this != JETTY94)
          || name().startsWith("UNDERTOW");
    }
  }

  /** What a server without servlets has of its own nature; whatever is not named it has not. */
  enum Trait {
    /**
     * A handler that throws leads to a response. The JDK's server closes the connection without a
     * word, which is recorded as 500 all the same.
     */
    ANSWERS_FAILURES,
    /** The agent learns what a handler threw. On Netty that is a matter of the framework's. */
    TELLS_FAILURES,
    /** HTTP/2 without TLS, as far as the agent sees it. */
    HTTP2,
    /** A router of the server's own, whose templates are routes. */
    ROUTER,
    /** Connections that go on as a WebSocket after a response 101. */
    WEBSOCKET
  }

  /**
   * A server without servlets.
   *
   * @param jars the folders of its jars
   * @param route of what its one handler answers
   */
  record Plain(List<String> jars, String route, Set<Trait> traits) {
    static final String UNMATCHED = "_unmatched";

    Plain(String jars, String route, Trait... traits) {
      this(List.of(jars), route, Set.of(traits));
    }

    boolean has(Trait trait) {
      return traits.contains(trait);
    }
  }

  /** The ways of installing Pitwall. */
  enum Mode {
    /** The agent with an engine that writes every exchange to a file. */
    AGENT,
    /** The same, with a virtual thread for each request. */
    VIRTUAL,
    /** The agent as it is shipped: its access log and its metrics tell what it saw. */
    SHIPPED,
    FILTER,
    BOTH,
    FILTER_TWICE;

    boolean hasAgent() {
      return this == AGENT || this == VIRTUAL || this == SHIPPED || this == BOTH;
    }

    /** Whether the engine turns away, once it has begun, who asks for a certain path. */
    boolean closesTheGate() {
      return this == AGENT || this == VIRTUAL;
    }

    boolean hasFilter() {
      return this == FILTER || this == BOTH || this == FILTER_TWICE;
    }
  }

  static final List<Integer> JDKS = List.of(17, 25);

  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  private static final List<Combination> USUAL =
      List.of(
          new Combination(Server.TOMCAT9, Mode.AGENT, 17),
          new Combination(Server.TOMCAT9, Mode.FILTER, 17),
          new Combination(Server.TOMCAT10, Mode.AGENT, 17),
          new Combination(Server.TOMCAT10, Mode.VIRTUAL, 25),
          new Combination(Server.TOMCAT10, Mode.SHIPPED, 17),
          new Combination(Server.TOMCAT10, Mode.FILTER, 25),
          new Combination(Server.TOMCAT10, Mode.BOTH, 17),
          new Combination(Server.TOMCAT11, Mode.AGENT, 25),
          new Combination(Server.TOMCAT11, Mode.BOTH, 25),
          new Combination(Server.TOMCAT11, Mode.FILTER_TWICE, 17),
          new Combination(Server.JETTY94, Mode.AGENT, 17),
          new Combination(Server.JETTY94, Mode.FILTER, 25),
          new Combination(Server.JETTY12_EE10, Mode.AGENT, 17),
          new Combination(Server.JETTY121_EE11, Mode.AGENT, 25),
          new Combination(Server.JETTY121_HANDLERS, Mode.AGENT, 17),
          new Combination(Server.UNDERTOW22, Mode.AGENT, 17),
          new Combination(Server.UNDERTOW23, Mode.AGENT, 25),
          new Combination(Server.UNDERTOW23_HANDLERS, Mode.AGENT, 17),
          new Combination(Server.JDK_HTTP, Mode.AGENT, 17),
          new Combination(Server.JDK_HTTP, Mode.AGENT, 25),
          new Combination(Server.NETTY41, Mode.AGENT, 17),
          new Combination(Server.WEBFLUX6, Mode.AGENT, 25),
          new Combination(Server.VERTX5, Mode.AGENT, 17),
          new Combination(Server.HELIDON45, Mode.AGENT, 25),
          new Combination(Server.GRIZZLY4, Mode.AGENT, 17));

  /**
   * The combinations of this run: a usual few, or all with {@code -Dpitwall.long=true}; of these
   * the ones whose mode is named in {@code -Dpitwall.contract.modes=filter,both} and whose server
   * is named in {@code -Dpitwall.contract.servers=undertow23}, if these are set.
   */
  static List<Combination> ofServlets() {
    return chosen().stream().filter(each -> each.server.plain() == null).toList();
  }

  /** The same for servers without servlets. */
  static List<Combination> ofHandlers() {
    return chosen().stream().filter(each -> each.server.plain() != null).toList();
  }

  private static List<Combination> chosen() {
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

  /** Those of every run. */
  static List<Combination> usual() {
    return USUAL;
  }

  /** Those of a long run. */
  static List<Combination> all() {
    List<Combination> all = new ArrayList<>();
    for (Server server : Server.values()) {
      for (Mode mode : Mode.values()) {
        if (server.plain() != null && mode.hasFilter()) {
          continue; // there is nothing that the servlet filter could be put into
        }
        if (mode == Mode.VIRTUAL && !server.takesVirtualThreads()) {
          continue;
        }
        int oldest =
            Math.max(server.oldestJdk(), mode == Mode.VIRTUAL ? FIRST_WITH_VIRTUAL_THREADS : 0);
        JDKS.stream()
            .filter(jdk -> jdk >= oldest)
            .forEach(jdk -> all.add(new Combination(server, mode, jdk)));
      }
    }
    return all;
  }

  @Override
  public String toString() {
    return (server.name().replace('_', ' ') + ", " + mode.name().replace('_', ' '))
            .toLowerCase(Locale.ROOT)
        + ", JDK "
        + jdk;
  }
}
