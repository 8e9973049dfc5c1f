package dev.pitwall.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookSwitchTest {
  private final List<String> findings = new ArrayList<>();
  private final HookSwitch hook =
      new HookSwitch(
          "server.start",
          new Sightings() {
            @Override
            public void woven(Target target) {}

            @Override
            public void trouble(String code, String text) {
              findings.add(code);
            }
          });

  @Test
  void staysOnUntilItHasFailedFiftyTimes() {
    for (int i = 1; i < HookSwitch.MOST_FAILURES; i++) {
      hook.failed(new IllegalStateException());
    }
    assertThat(hook.on()).isTrue();
    assertThat(findings).isEmpty();
    hook.failed(new IllegalStateException());
    assertThat(hook.on()).isFalse();
  }

  @Test
  void tellsOnceThatItIsOff() {
    for (int i = 0; i < 3 * HookSwitch.MOST_FAILURES; i++) {
      hook.failed(new IllegalStateException());
    }
    assertThat(findings).containsExactly("agent.hook:server.start");
  }
}
