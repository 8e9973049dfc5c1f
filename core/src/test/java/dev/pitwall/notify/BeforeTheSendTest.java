package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I7: what is sent is on the disk before it goes out. The journal's file is {@code /dev/null},
 * which takes every write and refuses to be synced, so a wait for the disk shows as a failure.
 */
class BeforeTheSendTest {
  @TempDir Path temp;

  /** Looks at the journal while it sends. */
  private static final class Looking implements Channel {
    final List<Boolean> durable = new ArrayList<>();
    final Post[] post = new Post[1];

    @Override
    public String name() {
      return "mail";
    }

    @Override
    public Receipt send(Notification notification, int attempt, boolean repeated) {
      durable.add(post[0].journal.isDurable());
      return Scripted.SENT;
    }
  }

  private Path journal(String number) {
    return temp.resolve("journal/journal-" + number + ".jsonl");
  }

  @Test
  void i7TheAttemptIsOnTheDiskBeforeTheMessageGoesOut() throws IOException {
    Path nowhere = Path.of("/dev/null");
    assumeTrue(Files.exists(nowhere) && Files.exists(Path.of("/dev/full")));
    Files.createDirectories(temp.resolve("journal"));
    Files.createSymbolicLink(journal("0"), Path.of("/dev/full"));
    try (Post before = new Post(temp, new Scripted("mail"))) {
      before.open("I1"); // the disk is full; at the end all is written to a snapshot
    }
    Files.delete(journal("0"));
    String last;
    try (Stream<Path> files = Files.list(temp.resolve("journal"))) {
      last =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("snapshot-"))
              .map(name -> name.substring("snapshot-".length(), name.indexOf('.')))
              .findFirst()
              .orElseThrow();
    }
    Files.delete(journal(last));
    Files.createSymbolicLink(journal(last), nowhere);

    Looking channel = new Looking();
    try (Post post = new Post(temp, channel)) {
      channel.post[0] = post;
      post.notifier.reconcileNow();
      assertThat(post.journal.isDurable()).as("nothing to wait for yet").isTrue();
      post.turn();
    }
    assertThat(channel.durable)
        .as("the wait was over, refused, before the send")
        .containsExactly(false);
  }

  @Test
  void i7WhatHappenedIsOnTheDiskBeforeTellingReturns() throws IOException {
    Path nowhere = Path.of("/dev/null");
    assumeTrue(Files.exists(nowhere));
    Files.createDirectories(temp.resolve("journal"));
    Files.createSymbolicLink(journal("0"), nowhere);
    try (Post post = new Post(temp, new Scripted("mail"))) {
      assertThat(post.journal.isDurable()).isTrue();
      post.open("I1");
      assertThat(post.findings.list())
          .extracting(Finding::code)
          .containsExactly("journal.unwritable");
    }
  }
}
