package dev.pitwall.cli;

import dev.pitwall.Pitwall;
import dev.pitwall.agent.runtime.log.AgentLog;
import dev.pitwall.config.KeyGroup;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What {@code java -jar pitwall-agent.jar} runs, inside the isolated loader. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code; by a signal with 128 and more. */
  @SuppressWarnings("SystemOut") // the command line
  public static void main(String[] args) {
    PitwallCommand command = PitwallCommand.ofProcess(Main::keys);
    AtomicBoolean over = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            // not from Threads: that asks for a logger, and most commands need none
            new Thread(
                () -> {
                  if (!over.get()) {
                    System.err.println(command.interrupted());
                  }
                }));
    int code = command.run(args, System.out, System.err);
    over.set(true);
    System.exit(code);
  }

  /**
   * Before anything of the engine is touched its log is bound, to memory: without a provider SLF4J
   * would complain on stderr, and what a command has to say it says itself.
   */
  private static List<KeyGroup> keys() {
    try {
      AgentLog unused = AgentLog.bind();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SLF4J has changed inside", e);
    }
    return Pitwall.keys();
  }
}
