package dev.pitwall.check.tls;

import dev.pitwall.check.net.Caller;
import dev.pitwall.check.net.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One place of certificates, and what it showed when it was last asked. Of one thread. */
abstract sealed class Target {
  private static final Duration TALK = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(5);

  /** Less than an hour by the time that the runs in between may take. */
  private static final Duration CALM = Duration.ofMinutes(58);

  private boolean asked;
  private boolean shortLived;
  private long askedNanos;
  private @Nullable IOException failure;

  /** The value of the label {@code target}. */
  abstract String name();

  /** Asks anew; what it shows replaces what it showed before. */
  abstract void look(Caller caller) throws IOException, InterruptedException;

  final void ask(Caller caller, long nowNanos) throws InterruptedException {
    asked = true;
    askedNanos = nowNanos;
    try {
      look(caller);
      failure = null;
    } catch (IOException e) {
      failure = e;
    }
  }

  /** By which of the two readings its certificate was judged last. */
  final boolean shortLived() {
    return shortLived;
  }

  final void shortLived(boolean now) {
    shortLived = now;
  }

  final boolean asked() {
    return asked;
  }

  final long askedNanos() {
    return askedNanos;
  }

  /** Why it showed nothing. */
  final Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  /** A server. */
  static final class Server extends Target {
    private final Endpoint endpoint;
    private final Duration limit;
    private List<Served> served = List.of();
    private boolean calm;
    private boolean compared;

    Server(Endpoint endpoint) {
      this(endpoint, TALK);
    }

    Server(Endpoint endpoint, Duration limit) {
      this.endpoint = endpoint;
      this.limit = limit;
    }

    @Override
    String name() {
      return endpoint.text();
    }

    Endpoint endpoint() {
      return endpoint;
    }

    @Override
    void look(Caller caller) throws IOException, InterruptedException {
      served = List.of();
      calm = false;
      served = caller.call(limit, line -> Served.ask(line, endpoint));
    }

    /** Empty if it was not reached. */
    List<Served> served() {
      return served;
    }

    /** A server whose certificate is in order is asked once an hour, every other at each run. */
    boolean due(long nowNanos) {
      return !asked() || !calm || nowNanos - askedNanos() >= CALM.toNanos();
    }

    void judged(boolean good) {
      calm = good;
    }

    /** True if it was held against a file before. */
    boolean compared() {
      return compared;
    }

    void hasBeenCompared() {
      compared = true;
    }
  }

  /** A file. */
  static final class Stored extends Target {
    private final Path file;
    private final Optional<String> password;
    private List<X509Certificate> certificates = List.of();

    Stored(Path file, Optional<String> password) {
      this.file = file;
      this.password = password;
    }

    @Override
    String name() {
      return file.toString();
    }

    @Override
    void look(Caller caller) throws IOException, InterruptedException {
      certificates = List.of();
      certificates =
          caller.call(
              READ,
              line -> {
                line.at(Step.FILE);
                return CertificateFile.read(file, password);
              });
    }

    /** Empty if it could not be read. */
    List<X509Certificate> certificates() {
      return certificates;
    }
  }
}
