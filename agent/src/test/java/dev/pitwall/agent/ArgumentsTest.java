package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void noArgumentsAreNone() {
    assertThat(Arguments.parse(null)).isEmpty();
    assertThat(Arguments.parse("")).isEmpty();
  }

  @Test
  void keysMayCarryThePrefix() {
    assertThat(Arguments.parse("pitwall.enabled=false,config=/etc/a.conf"))
        .containsEntry("enabled", "false")
        .containsEntry("config", "/etc/a.conf");
  }

  @Test
  void aListKeepsItsCommas() {
    assertThat(Arguments.parse("host.disk.paths=/,/var,app.name=shop"))
        .containsEntry("host.disk.paths", "/,/var")
        .containsEntry("app.name", "shop");
  }

  @Test
  void aValueMayHoldAnEqualsSign() {
    assertThat(Arguments.parse("postgres.url=jdbc:postgresql://h/d?a=b"))
        .containsEntry("postgres.url", "jdbc:postgresql://h/d?a=b");
  }
}
