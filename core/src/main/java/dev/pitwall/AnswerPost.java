package dev.pitwall;

import dev.pitwall.admin.AdminSettings;
import dev.pitwall.admin.DeniedDocument;
import dev.pitwall.admin.SecurityDesk;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.security.Address;
import dev.pitwall.security.ClientNames;
import dev.pitwall.security.LiveWatch;
import dev.pitwall.security.Network;
import dev.pitwall.security.answer.Answer;
import dev.pitwall.security.answer.Denial;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the admin port shows and does of the answer to attacks. */
final class AnswerPost implements SecurityDesk {
  private final Answer answer;
  private final LiveWatch watch;
  private final Supplier<LoadedConfiguration> inForce;
  private final TimeSource time;

  AnswerPost(
      Answer answer, LiveWatch watch, Supplier<LoadedConfiguration> inForce, TimeSource time) {
    this.answer = answer;
    this.watch = watch;
    this.inForce = inForce;
    this.time = time;
  }

  @Override
  public boolean allowed() {
    return AdminSettings.actions(inForce.get());
  }

  @Override
  public DeniedDocument document() {
    Answer.Look stands = answer.look();
    ClientNames names = watch.names();
    Answer.Stop stop = stands.stop();
    return new DeniedDocument(
        stands.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        stands.denying(),
        stands.requests(),
        stands.unplaced(),
        stop == null
            ? null
            : new DeniedDocument.Stopped(
                at(stop.until()), stop.by().isEmpty() ? "breaker" : stop.by()),
        stands.denials().stream().map(each -> denied(each, names)).toList(),
        stands.allowed().stream()
            .map(one -> new DeniedDocument.Allowed(one.network(), at(one.until()), one.by()))
            .toList());
  }

  private static DeniedDocument.Denied denied(Denial denial, ClientNames names) {
    return new DeniedDocument.Denied(
        names.client(denial.client()),
        Objects.requireNonNullElse(denial.path(), ""),
        denial.signal().reading(),
        denial.value(),
        denial.times(),
        denial.requests().get(),
        at(denial.since()),
        at(denial.until()));
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }

  @Override
  public DeniedDocument.Let allow(String network, Duration length, String by) {
    int ended = answer.allow(network(network), length, by);
    return new DeniedDocument.Let(ended, until(length));
  }

  /** An address or network, or the pseudonym of somebody who is denied. */
  private Network network(String text) {
    ClientNames names = watch.names();
    String meant =
        answer.look().denials().stream()
            .map(Denial::client)
            .filter(client -> text.startsWith("client-") && names.client(client).equals(text))
            .map(Address::ofKey)
            .findFirst()
            .orElse(text);
    return Network.parse(meant);
  }

  @Override
  public DeniedDocument.Let allowAll(Duration length, String by) {
    return new DeniedDocument.Let(answer.allowAll(length, by), until(length));
  }

  private Instant until(Duration length) {
    return time.now().plus(length).truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public void admin(
      @Nullable String peer, @Nullable String forwardedFor, @Nullable String forwarded) {
    answer.admin(peer, forwardedFor, forwarded);
  }
}
