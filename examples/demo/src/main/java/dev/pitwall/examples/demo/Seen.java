package dev.pitwall.examples.demo;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks for messages in what the catchers received. */
final class Seen {
  private static final long LIMIT_NANOS = 75_000_000_000L;
  private static final int LOOK_EVERY_MILLIS = 200;

  private final MailCatcher mails;
  private final SlackCatcher slack;
  private int mailsBefore;
  private int textsBefore;

  Seen(MailCatcher mails, SlackCatcher slack) {
    this.mails = mails;
    this.slack = slack;
  }

  /** Waits until each rule's message with such a state came by mail and in Slack. */
  boolean awaitAll(String state, List<String> rules) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (System.nanoTime() < deadline) {
      if (rules.stream().allMatch(r -> mail(state, r).isPresent() && text(state, r).isPresent())) {
        return true;
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    return false;
  }

  /** What came so far does not count any more. */
  void forget() {
    mailsBefore = mails.received().size();
    textsBefore = slack.texts().size();
  }

  Optional<MailCatcher.Received> mail(String state, String rule) {
    Pattern pattern = pattern(state, rule);
    return mails.received().stream()
        .skip(mailsBefore)
        .filter(m -> pattern.matcher(m.subject() + "\n" + m.text()).find())
        .findFirst();
  }

  Optional<String> text(String state, String rule) {
    Pattern pattern = pattern(state, rule);
    return slack.texts().stream()
        .skip(textsBefore)
        .filter(t -> pattern.matcher(t).find())
        .findFirst();
  }

  private static Pattern pattern(String state, String rule) {
    // alone, or as one of several in a message
    return Pattern.compile(
        "(\\[RacePredictor\\] |\\* )(" + state + ") " + Pattern.quote(rule) + "[:{ ]");
  }
}
