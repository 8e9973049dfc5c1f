package dev.pitwall.check.http;

import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the page once, over a connection of its own: a kept one would hide the cost and the faults
 * of name resolution, connecting and TLS. Certificates are checked against the JVM's trust store
 * whatever the application made its default; redirects are not followed.
 *
 * <p>Every probe has a client of its own. From Java 21 on it is shut down after the probe. Java 17
 * ends a client only when it is garbage collected, so there at most {@value #MOST_UNCOLLECTED} are
 * left to the collector; while that many wait, the newest is used again.
 */
final class Prober implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Prober.class);
  private static final int MOST_UNCOLLECTED = 4;
  private static final @Nullable MethodHandle SHUTDOWN = shutdown();

  private final URI uri;
  private final Duration timeout;
  private final TimeSource time;
  private final Threads threads = new Threads();
  private final Executor executor = threads.worker("health-io")::run;
  private final List<WeakReference<HttpClient>> uncollected = new ArrayList<>();

  Prober(URI uri, Duration timeout, TimeSource time) {
    this.uri = uri;
    this.timeout = timeout;
    this.time = time;
  }

  /** {@code HttpClient.shutdownNow} of Java 21. */
  private static @Nullable MethodHandle shutdown() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class));
    } catch (NoSuchMethodException | IllegalAccessException beforeJava21) {
      return null;
    }
  }

  Probe probe() throws InterruptedException {
    HttpClient client;
    try {
      client = client();
    } catch (GeneralSecurityException e) {
      return new Probe(Probe.End.FAILED, 0, Duration.ZERO, e.toString());
    }
    try {
      return probe(client);
    } finally {
      release(client);
    }
  }

  private Probe probe(HttpClient client) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("User-Agent", "pitwall").timeout(timeout).build();
    long start = time.nanoTime();
    CompletableFuture<HttpResponse<Boolean>> answer =
        client.sendAsync(request, response -> new Drain());
    try {
      // The request's own time-out ends with the header; this one covers the body as well.
      HttpResponse<Boolean> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      Probe.End end = response.body() ? Probe.End.ANSWERED : Probe.End.CUT;
      return new Probe(end, response.statusCode(), since(start), "");
    } catch (TimeoutException e) {
      return new Probe(Probe.End.TIMED_OUT, 0, since(start), "");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      boolean late = cause instanceof HttpTimeoutException;
      Probe.End end = late ? Probe.End.TIMED_OUT : Probe.End.FAILED;
      return new Probe(end, 0, since(start), cause.toString());
    } finally {
      answer.cancel(true);
    }
  }

  private Duration since(long start) {
    return Duration.ofNanos(Math.max(time.nanoTime() - start, 0));
  }

  private HttpClient client() throws GeneralSecurityException {
    uncollected.removeIf(reference -> reference.get() == null);
    if (uncollected.size() >= MOST_UNCOLLECTED) {
      HttpClient newest = uncollected.get(uncollected.size() - 1).get();
      if (newest != null) {
        return newest;
      }
    }
    SSLContext trust = SSLContext.getInstance("TLS");
    trust.init(null, null, null);
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .sslContext(trust)
            .executor(executor)
            .build();
    if (SHUTDOWN == null) {
      uncollected.add(new WeakReference<>(client));
    }
    return client;
  }

  private static void release(HttpClient client) {
    if (SHUTDOWN == null) {
      return;
    }
    try {
      SHUTDOWN.invoke(client);
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
      log.warn("the client of a health probe could not be shut down", e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
