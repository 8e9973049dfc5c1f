package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostProcessTest {
  private static final String MODULE = "jdk.module.main";

  @AfterEach
  void forget() {
    System.clearProperty(MODULE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdk.jcmd", "jdk.compiler", "java.base"})
  void aToolOfTheJdkIsNoApplication(String module) {
    System.setProperty(MODULE, module);
    assertThat(HostProcess.isTool()).isTrue();
  }

  @Test
  void theJdksWebServerIsOne() {
    System.setProperty(MODULE, "jdk.httpserver");
    assertThat(HostProcess.isTool()).isFalse();
  }
}
