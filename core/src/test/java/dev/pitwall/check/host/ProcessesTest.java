package dev.pitwall.check.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Offender;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // one line of a file is one literal
class ProcessesTest {
  private static final String TAIL = " -1 4194560 9 9 0 0 ";

  @TempDir Path root;
  private final TestTime time = new TestTime();

  private static String stat(int pid, String name, long user, long system, long start, long pages) {
    return pid
        + " ("
        + name
        + ") S 1 1 1 0"
        + TAIL
        + user
        + " "
        + system
        + " 0 0 20 0 1 0 "
        + start
        + " 123456 "
        + pages
        + " 18446744073709551615 0 0\n";
  }

  private static Optional<ProcessStat> parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ProcessStat.parse(bytes, bytes.length);
  }

  @Test
  void aNameMayHoldBlanksAndParentheses() {
    assertThat(parse(stat(42, "a) b (c", 10, 5, 77, 900)))
        .contains(new ProcessStat(42, "a) b (c", 77, 15, 900));
  }

  @Test
  void whatIsNoSuchLineIsNoProcess() {
    assertThat(parse("")).isEmpty();
    assertThat(parse("42 (short) S 1 1")).isEmpty();
    assertThat(parse(stat(42, "x", 10, 5, 77, 900).replace(" 10 5 ", " -10 5 "))).isEmpty();
    assertThat(parse(") (")).isEmpty();
  }

  @Test
  void sharesAreThoseBetweenTwoLooksAndAReusedPidStartsAnew() throws IOException {
    LinuxHost host = new LinuxHost(root);
    LinuxProcesses processes = new LinuxProcesses(host.files(), time);
    host.put("proc/10/stat", stat(10, "java", 100, 0, 1, 5))
        .put("proc/11/stat", stat(11, "old", 900, 0, 2, 0))
        .put("proc/10/status", "Name:\tjava\nVmRSS:\t    2048 kB\n")
        .put("proc/net/stat", "no process");
    processes.look(1_000);
    assertThat(processes.byCpu()).isEmpty();
    host.put("proc/10/stat", stat(10, "java", 130, 20, 1, 5))
        .put("proc/11/stat", stat(11, "new", 950, 0, 3, 0));
    processes.look(1_100);
    assertThat(processes.byCpu()).containsExactly(new Offender("java (10)", 0.5, Unit.RATIO));
    assertThat(processes.byMemory())
        .containsExactly(new Offender("java (10)", 2048 * 1024, Unit.BYTES));
  }

  @Test
  void fromTheThirdLookOnHalfAMinuteLiesBetweenTwo() throws IOException {
    LinuxHost host = new LinuxHost(root);
    LinuxProcesses processes = new LinuxProcesses(host.files(), time);
    for (int look = 0; look < 2; look++) {
      host.put("proc/10/stat", stat(10, "java", 100L * look, 0, 1, 5));
      processes.look(1_000 * (look + 1));
    }
    assertThat(processes.byCpu()).containsExactly(new Offender("java (10)", 0.1, Unit.RATIO));
    host.put("proc/10/stat", stat(10, "java", 900, 0, 1, 5));
    time.pass(Duration.ofSeconds(29));
    processes.look(3_000);
    assertThat(processes.byCpu()).containsExactly(new Offender("java (10)", 0.1, Unit.RATIO));
    time.pass(Duration.ofSeconds(1));
    processes.look(4_000);
    assertThat(processes.byCpu()).containsExactly(new Offender("java (10)", 0.4, Unit.RATIO));
  }
}
