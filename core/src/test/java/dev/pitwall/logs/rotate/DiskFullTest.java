package dev.pitwall.logs.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that is really full, in a mount namespace of its own. */
class DiskFullTest {
  @TempDir Path folder;

  @Test
  void rot13WhatAFullDiskLeftIsIntactIsToldAndIsMadeUpForOnceThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        unshare("mount -t tmpfs -o size=1m none \"$1\"", disk.toString()).waitFor() == 0,
        "this machine lets nobody mount a file system of their own");
    Path out = folder.resolve("out");
    Process run =
        unshare(
            "mount -t tmpfs -o size=8m,mode=700 none \"$1\" && shift && exec \"$@\"",
            disk.toString(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FullDisk.class.getName(),
            folder.toString(),
            disk.toString(),
            out.toString());
    assertThat(run.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readAllLines(out))
        .containsExactly(
            "full: FAILED no-space, archive whole, [app.log, app.log-20261125, ballast]",
            "written down: no-space",
            "still full: FAILED no-space, archive whole, [app.log, app.log-20261125, ballast]",
            "room to begin: FAILED io, archive whole, [app.log, app.log-20261125, ballast]",
            "room: NOT_DUE, archive whole, [app.log, app.log-20261125.gz]",
            "written down: nothing");
    assertThat(run.exitValue()).isZero();
  }

  private static Process unshare(String script, String... arguments) throws Exception {
    java.util.List<String> command =
        new java.util.ArrayList<>(java.util.List.of("unshare", "-rm", "sh", "-c", script, "sh"));
    command.addAll(java.util.List.of(arguments));
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).inheritIO().start();
    } catch (java.io.IOException noSuchProgram) {
      return new ProcessBuilder("false").start();
    }
  }
}
