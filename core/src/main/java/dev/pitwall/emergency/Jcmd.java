package dev.pitwall.emergency;

import dev.pitwall.emergency.evidence.Exhibit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Evidence of a JVM whose agent does not answer, by the tool {@code jcmd} of its JDK. A JVM that
 * does not come to a safepoint does not answer it either; the time is bounded.
 */
final class Jcmd {
  private static final Duration EACH = Duration.ofSeconds(8);

  private final long pid;
  private final Path folder;
  private boolean silent;

  /**
   * For one JVM.
   *
   * @param folder for what the tool writes, taken away again
   */
  Jcmd(long pid, Path folder) {
    this.pid = pid;
    this.folder = folder;
  }

  List<Exhibit> exhibits() {
    return List.of(
        new Exhibit("threads.txt", out -> run(out, "Thread.print", "-l")),
        new Exhibit("heap-histogram.txt", out -> run(out, "GC.class_histogram", "-all")),
        new Exhibit("versions.txt", out -> run(out, "VM.version")),
        new Exhibit("command-line.txt", out -> run(out, "VM.command_line")),
        new Exhibit("uptime.txt", out -> run(out, "VM.uptime")),
        new Exhibit("process.txt", this::process));
  }

  /** What the recorder holds, in a file; empty if nothing is being recorded. */
  Optional<Path> recording(Path file) throws IOException, InterruptedException {
    StringBuilder check = new StringBuilder();
    run(check, "JFR.check");
    if (!check.toString().contains("(running)")) {
      return Optional.empty();
    }
    StringBuilder dump = new StringBuilder();
    run(dump, "JFR.dump", "filename=" + file);
    if (!Files.isRegularFile(file)) {
      throw new IOException("jcmd wrote no recording: " + dump.toString().strip());
    }
    return Optional.of(file);
  }

  private void run(Appendable out, String... command) throws IOException, InterruptedException {
    if (silent) {
      throw new IOException("the JVM " + pid + " did not answer before");
    }
    Path output = folder.resolve("jcmd-" + command[0] + ".out");
    try {
      List<String> line = new ArrayList<>(List.of(tool(), Long.toString(pid)));
      line.addAll(List.of(command));
      Tool.Ended ended = Tool.run(line, output, EACH);
      if (ended.code().isEmpty()) {
        silent = true;
        throw new IOException(
            "the JVM "
                + pid
                + " did not answer jcmd within "
                + EACH.toSeconds()
                + " s: it hangs, or"
                + " it is stopped");
      }
      out.append(Files.readString(output, StandardCharsets.UTF_8));
      if (ended.code().getAsInt() != 0) {
        throw new IOException("jcmd " + pid + " " + command[0] + ": " + ended.tail());
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** That of the JVM's own JDK fits it best; else ours; else the first on the path. */
  private String tool() {
    return beside(ProcessHandle.of(pid))
        .or(() -> beside(Optional.of(ProcessHandle.current())))
        .map(Path::toString)
        .orElse("jcmd");
  }

  private static Optional<Path> beside(Optional<ProcessHandle> process) {
    return process
        .flatMap(handle -> handle.info().command())
        .map(java -> Path.of(java).resolveSibling("jcmd"))
        .filter(Files::isExecutable);
  }

  private void process(Appendable out) throws IOException, Exhibit.NotHere {
    Path about = Path.of("/proc", Long.toString(pid));
    if (!Files.isDirectory(about)) {
      throw new Exhibit.NotHere("there is no process " + pid + " in /proc");
    }
    for (String file : List.of("status", "limits", "cgroup")) {
      out.append("== ").append(file).append("\n");
      out.append(Files.readString(about.resolve(file))).append("\n");
    }
  }
}
