package dev.pitwall.notify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A channel that answers as the test says, and keeps what it was given. */
final class Scripted implements Channel {
  record Said(Notification notification, int attempt, boolean possiblyRepeated) {
    @Override
    public String toString() {
      return notification.subject();
    }
  }

  static final Receipt SENT = new Receipt.Sent("250 ok");
  static final Receipt BUSY = new Receipt.TryAgain("421 busy", null, false);
  static final Receipt CUT = new Receipt.TryAgain("cut after the end", null, true);
  static final Receipt REFUSED = new Receipt.Refused("550 no such user");

  final List<Said> said = new ArrayList<>();
  private final Deque<Receipt> answers = new ArrayDeque<>();
  private final String name;

  /** What is answered once the script is at its end. */
  Receipt otherwise = SENT;

  Scripted(String name) {
    this.name = name;
  }

  Scripted answers(Receipt... next) {
    answers.addAll(List.of(next));
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Receipt send(Notification notification, int attempt, boolean possiblyRepeated) {
    said.add(new Said(notification, attempt, possiblyRepeated));
    Receipt next = answers.poll();
    return next == null ? otherwise : next;
  }

  /** The subjects in order. */
  List<String> subjects() {
    return said.stream().map(one -> one.notification().subject()).toList();
  }
}
