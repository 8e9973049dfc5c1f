package dev.pitwall.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OpenTelemetryAgentTest {
  @TempDir private Path folder;

  /** Says whether it is here. */
  static final class App {
    public static void main(String[] args) {
      System.out.println(OpenTelemetryAgent.isHere());
    }
  }

  private static String app(List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), App.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said.strip();
  }

  /** What the agent's premain does: it brings its bootstrap classes before the boot loader. */
  @Test
  void itIsKnownByItsClassInTheBootLoader() throws Exception {
    Path source = folder.resolve("AgentInitializer.java");
    Files.writeString(
        source, "package io.opentelemetry.javaagent.bootstrap; public class AgentInitializer {}");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", folder.toString(), source.toString());
    assertThat(compiled).isZero();

    assertThat(app(List.of())).isEqualTo("false");
    assertThat(app(List.of("-Xbootclasspath/a:" + folder))).isEqualTo("true");
  }
}
