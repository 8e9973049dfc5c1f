package dev.pitwall.cli;

import dev.pitwall.Pitwall;

/** What {@code java -jar pitwall-agent.jar} runs, inside the isolated loader. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  @SuppressWarnings("SystemOut") // the command line
  public static void main(String[] args) {
    System.exit(PitwallCommand.ofProcess(Pitwall::keys).run(args, System.out, System.err));
  }
}
