package dev.pitwall.agent.neighbour;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A JVM that sees a folder as a file system from which nothing can be run; nobody else does. */
final class Mounted {
  /** Mounts at the first argument, makes sure of it, and goes on as the others say. */
  private static final String SCRIPT =
      "mount -t tmpfs -o noexec,size=64m pitwall \"$0\" && cp /bin/true \"$0\" && ! \"$0/true\""
          + " 2>/dev/null && rm \"$0/true\" && exec \"$@\"";

  private Mounted() {}

  /** Whether this user may do it on this machine. */
  static boolean isPermitted(Path folder) throws InterruptedException {
    try {
      return new ProcessBuilder(command(folder, "/bin/true"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  private static List<String> command(Path folder, String program) {
    return List.of("unshare", "-m", "sh", "-c", SCRIPT, folder.toString(), program);
  }

  /** What is a JDK as far as the command {@code java} is concerned, made in this folder. */
  static Path jdk(Path real, Path home, Path folder) throws IOException {
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        "#!/bin/sh\nexec unshare -m sh -c '%s' '%s' '%s' \"$@\"\n"
            .formatted(SCRIPT, folder, real.resolve("bin").resolve("java")));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }
}
