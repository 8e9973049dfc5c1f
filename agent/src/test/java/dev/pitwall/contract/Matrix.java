package dev.pitwall.contract;

import dev.pitwall.contract.Combination.Mode;
import dev.pitwall.contract.Combination.Plain;
import dev.pitwall.contract.Combination.Server;
import dev.pitwall.contract.Combination.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The contract suite as a page for readers: what runs where, what is checked, what differs. */
final class Matrix {
  private static final Path SERVERS = Path.of("target", "servers");

  /** The jar whose version is the server's; what is built on another server comes before it. */
  private static final List<String> NAMING =
      List.of(
          "tomcat-embed-core",
          "jetty-server",
          "undertow-core",
          "reactor-netty-http",
          "vertx-core",
          "helidon-webserver",
          "grizzly-http-server",
          "netty-codec-http");

  private Matrix() {}

  static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            Numbers are JDKs: **bold** in every build, the others in a long run (`-Dpitwall.long=true`).
            *agent* is the agent with an engine that writes every exchange to a file, *virtual* the same with
            a virtual thread for each request, *shipped* the agent as it is, *both* agent and filter, *twice*
            the filter registered twice. The name is what `-Dpitwall.contract.servers=` takes.

            """);
    page.append("| server |");
    for (Mode mode : Mode.values()) {
      page.append(' ').append(title(mode)).append(" |");
    }
    page.append(" what differs |\n|---|").append("---|".repeat(Mode.values().length));
    page.append("---|\n");
    for (Server server : Server.values()) {
      page.append("| ").append(name(server)).append(" |");
      for (Mode mode : Mode.values()) {
        page.append(' ').append(jdks(server, mode)).append(" |");
      }
      page.append(' ').append(String.join("; ", differences(server))).append(" |\n");
    }
    cases(page, "Cases on every server", Contract.class);
    cases(page, "Cases in servlet containers", ContractIT.class);
    cases(page, "Cases on servers without servlets", HandlerContractIT.class);
    return page.toString();
  }

  private static String title(Mode mode) {
    return mode == Mode.FILTER_TWICE ? "twice" : mode.name().toLowerCase(Locale.ROOT);
  }

  private static String name(Server server) {
    String id = "`" + server.name().toLowerCase(Locale.ROOT).replace('_', '-') + "`";
    return version(server).isEmpty() ? id : id + ", " + version(server);
  }

  private static String version(Server server) {
    for (String naming : NAMING) {
      Pattern jar = Pattern.compile(Pattern.quote(naming) + "-(\\d+\\.\\d+.*)\\.jar");
      for (String folder : server.jars()) {
        for (String file : files(SERVERS.resolve(folder))) {
          Matcher matcher = jar.matcher(file);
          if (matcher.matches()) {
            return matcher.group(1);
          }
        }
      }
    }
    return "";
  }

  private static List<String> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of(); // the JDK's own server has none
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jdks(Server server, Mode mode) {
    List<String> runs = new ArrayList<>();
    for (int jdk : Combination.JDKS) {
      Combination run = new Combination(server, mode, jdk);
      if (Combination.usual().contains(run)) {
        runs.add("**" + jdk + "**");
      } else if (Combination.all().contains(run)) {
        runs.add(Integer.toString(jdk));
      }
    }
    return runs.isEmpty() ? "–" : String.join(" ", runs);
  }

  private static List<String> differences(Server server) {
    List<String> differences = new ArrayList<>();
    Plain plain = server.plain();
    if (plain != null) {
      differences.add("route `" + plain.route() + "`");
      for (Trait trait : Trait.values()) {
        String text = difference(trait, plain.has(trait));
        if (!text.isEmpty()) {
          differences.add(text);
        }
      }
      if (server.oldestJdk() > Combination.JDKS.get(0)) {
        differences.add("JDK " + server.oldestJdk() + " and later");
      }
      return differences;
    }
    if (server.isJetty()) {
      differences.add(
          "filter alone: no header where Jetty commits by itself"
              + (server.commitsHeadsEarly() ? ", for `HEAD` too" : ""));
    }
    if (server.dropsHeadersOfFailures()) {
      differences.add("filter alone: no header on the answer to an exception");
    }
    return differences;
  }

  private static String difference(Trait trait, boolean has) {
    return switch (trait) {
      case ANSWERS_FAILURES -> has ? "" : "a handler that throws gets no answer";
      case TELLS_FAILURES -> has ? "" : "what a handler threw is unknown";
      case HTTP2 -> has ? "" : "HTTP/1.1 only";
      case WEBSOCKET -> has ? "" : "WebSocket not tried";
      case ROUTER -> has ? "its router's templates are routes" : "";
    };
  }

  private static void cases(StringBuilder page, String title, Class<?> suite) {
    String cases =
        Arrays.stream(suite.getDeclaredMethods())
            .filter(Matrix::isCase)
            .map(method -> words(method.getName()))
            .sorted()
            .collect(Collectors.joining("; "));
    page.append("\n").append(title).append(": ").append(cases).append(".\n");
  }

  private static boolean isCase(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }

  /** {@code answersAPathThatNothingMatches} as a sentence says it. */
  private static String words(String name) {
    String apart = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ");
    return apart.replaceAll("(?<=[a-z])(?=[0-9])", " ").toLowerCase(Locale.ROOT);
  }
}
