package dev.pitwall.agent.e2e;

import dev.pitwall.cli.MachineRules;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How the application is started: in a folder of its own, with the agent and a configuration whose
 * waits are short. Rules about this machine are off unless a test wants them.
 */
final class Shop {
  static final String TOKEN = "token-of-the-test";
  private static final Path AGENT = Path.of("target", "pitwall-agent.jar").toAbsolutePath();
  private static final String QUICK =
      """
      pitwall {
        app.name = Shop
        locale = en
        sample-interval = 1s
        alerts { for = 0s, resolve-after = 1s, startup-grace = 0s, group-wait = 0s }
      """
          + MachineRules.off("host.disk");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> options = new ArrayList<>();
  private final List<String> filter = new ArrayList<>();
  private final List<Path> agents = new ArrayList<>(List.of(AGENT));
  private String configuration = QUICK + "  host.disk.paths = []\n";
  private Path jdk = Path.of(System.getProperty("java.home"));
  private Path stateDir;
  private Path workingDirectory;
  private String arguments = "";
  private int adminPort;

  Shop(Path folder) {
    this.folder = folder;
    stateDir = folder.resolve("state");
    workingDirectory = folder;
  }

  /** Adds lines to the configuration, below {@code pitwall}. */
  Shop with(String lines) {
    configuration += lines + "\n";
    return this;
  }

  /** Changes what was said before. */
  Shop replacing(String before, String after) {
    configuration = configuration.replace(before, after);
    return this;
  }

  /** Another configuration file instead. */
  Shop withFile(String text) {
    configuration = text.isEmpty() ? "" : text + "\n#";
    return this;
  }

  Shop watchingDisks() {
    configuration = configuration.replace("  host.disk.paths = []\n", "");
    return this;
  }

  Shop withVariable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Shop withOption(String option) {
    options.add(option);
    return this;
  }

  /** {@code ,key=value} pairs for the agent. */
  Shop withArguments(String pairs) {
    arguments += pairs;
    return this;
  }

  Shop withAgents(Path... several) {
    agents.clear();
    agents.addAll(List.of(several));
    return this;
  }

  Shop on(Path otherJdk) {
    jdk = otherJdk;
    return this;
  }

  Shop in(Path directory) {
    workingDirectory = directory;
    return this;
  }

  /** A state directory that may not be usable, so that the token and the port are known here. */
  Shop withStateDir(Path path) throws IOException {
    stateDir = path;
    adminPort = freePort();
    return this;
  }

  Shop withAdminPort(int port) {
    adminPort = port;
    return this;
  }

  static Path agent() {
    return AGENT;
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** Writes the configuration file, also while the application runs. */
  Path save() throws IOException {
    Path file = folder.resolve("shop.conf");
    return Files.writeString(file, configuration.isEmpty() ? "" : configuration + "}\n");
  }

  /** Starts it and returns as soon as it serves. */
  RunningShop start() throws IOException {
    Path file = save();
    Path logging = Files.writeString(folder.resolve("logging.properties"), "handlers=\n");
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin/java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.util.logging.config.file=" + logging);
    command.add("-Dshop.base=" + Files.createTempDirectory(folder, "shop"));
    command.addAll(options);
    for (Path agent : agents) {
      command.add(
          "-javaagent:%s=config=%s,state-dir=%s,admin.port=%d%s"
              .formatted(agent, file, stateDir, adminPort, arguments));
    }
    command.addAll(List.of("-cp", classPath(), ShopServer.class.getName()));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workingDirectory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    if (adminPort != 0) {
      builder.environment().put("PITWALL_ADMIN_TOKEN", TOKEN);
    }
    builder.environment().putAll(environment);
    return new RunningShop(builder.start(), out, err, stateDir, adminPort);
  }

  /** Without the agent: the filter inside the application, as it is shipped. */
  Shop withFilter() throws IOException {
    agents.clear();
    Path built = Path.of("..", "servlet-filter", "target").toAbsolutePath().normalize();
    filter.add(built.resolve("pitwall-servlet-filter.jar").toString());
    try (Stream<Path> jars = Files.list(built.resolve("lib"))) {
      jars.map(Path::toString).sorted().forEach(filter::add);
    }
    return withOption("-Dshop.filter=dev.pitwall.servlet.jakarta.PitwallFilter")
        .withOption("-Dpitwall.config=" + folder.resolve("shop.conf"))
        .withOption("-Dpitwall.state-dir=" + stateDir)
        .withOption("-Dpitwall.admin.port=0");
  }

  private String classPath() {
    Path servers = Path.of("target", "servers").toAbsolutePath();
    String tomcat = System.getProperty("pitwall.test.tomcat10");
    List<String> path = new ArrayList<>();
    path.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    path.add(servers.resolve("tomcat-embed-core-" + tomcat + ".jar").toString());
    path.add(servers.resolve("jakarta.annotation-api-2.1.1.jar").toString());
    path.addAll(filter);
    return String.join(":", path);
  }
}
