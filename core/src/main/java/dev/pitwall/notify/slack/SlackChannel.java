package dev.pitwall.notify.slack;

import dev.pitwall.notify.Channel;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Receipt;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts a message to an incoming webhook. Taken means: status 200 and the body {@code ok}; Slack
 * also answers 200 with an error text. The webhook's address is a secret, so receipts name only its
 * host.
 */
public final class SlackChannel implements Channel {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(28);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final SlackSettings settings;
  private final TrustSettings trust;
  private final TimeSource time;
  private final Duration whole;
  private final Messages words;

  /** A channel to the webhook of {@code settings}; {@code locale} is that of the receipts. */
  public SlackChannel(SlackSettings settings, TrustSettings trust, Locale locale) {
    this(settings, trust, locale, TimeSource.system(), WHOLE);
  }

  SlackChannel(
      SlackSettings settings, TrustSettings trust, Locale locale, TimeSource time, Duration whole) {
    this.settings = settings;
    this.trust = trust;
    this.time = time;
    this.whole = whole;
    this.words = Messages.of(SlackChannel.class, locale);
  }

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public Receipt send(Notification notification, int attempt, boolean possiblyRepeated)
      throws InterruptedException {
    URI webhook = webhook();
    if (webhook == null) {
      return new Receipt.Refused(words.get("bad-url"));
    }
    HttpClient client;
    try {
      client = client(webhook);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new Receipt.TryAgain(words.get("not-prepared", "reason", reason), null, false);
    }
    SlackPayload payload = new SlackPayload(settings.channel(), notification, possiblyRepeated);
    long start = time.nanoTime();
    try {
      HttpResponse<String> answer = post(client, webhook, payload.withBlocks(), whole);
      if (answer.statusCode() == 400 && answer.body().strip().startsWith("invalid_blocks")) {
        Duration left = whole.minusNanos(time.nanoTime() - start);
        answer = post(client, webhook, payload.textOnly(), left);
      }
      return judge(webhook, answer);
    } catch (TimeoutException e) {
      String seconds = Long.toString(Math.max(1, whole.toSeconds()));
      String text = words.get("late", "host", webhook.getHost(), "seconds", seconds);
      return new Receipt.TryAgain(text, null, true);
    } catch (ExecutionException e) {
      return broken(webhook, e.getCause() == null ? e : e.getCause());
    }
  }

  /** The address, if it is one that messages may go to. */
  private @Nullable URI webhook() {
    try {
      URI uri = new URI(settings.webhookUrl() == null ? "" : settings.webhookUrl().strip());
      String host = uri.getHost();
      if (host == null || uri.getUserInfo() != null) {
        return null;
      }
      boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
      boolean allowed =
          "https".equalsIgnoreCase(uri.getScheme())
              || (here && "http".equalsIgnoreCase(uri.getScheme()));
      return allowed ? HttpRequest.newBuilder(uri).build().uri() : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null; // the receipt says what is allowed; the text of e would show the secret
    }
  }

  /**
   * Made anew for each attempt: messages are rare, and an idle client would keep a thread. The
   * thread that makes it lends it its class loader, which is Pitwall's.
   */
  private HttpClient client(URI webhook) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(task -> Threads.daemon("slack-post", task).start());
    if ("https".equalsIgnoreCase(webhook.getScheme())) {
      builder.sslContext(trust.sslContext());
    }
    return builder.build();
  }

  private static HttpResponse<String> post(
      HttpClient client, URI webhook, String json, Duration deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    HttpRequest request =
        HttpRequest.newBuilder(webhook)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, head -> new FirstBytes());
    try {
      return answer.get(Math.max(1, deadline.toNanos()), TimeUnit.NANOSECONDS);
    } finally {
      answer.cancel(true);
    }
  }

  private Receipt judge(URI webhook, HttpResponse<String> answer) {
    int status = answer.statusCode();
    String body = oneLine(answer.body());
    if (status == 200 && body.equals("ok")) {
      return new Receipt.Sent(
          words.get("taken", "host", webhook.getHost(), "channel", settings.channel()));
    }
    String text =
        words.get("answered", "host", webhook.getHost(), "status", status, "body", masked(body));
    if (status == 200) {
      return new Receipt.TryAgain(text + " " + words.get("not-ok"), null, true);
    }
    if (status == 429 || status == 408 || status >= 500) {
      return new Receipt.TryAgain(text, retryAfter(answer), false);
    }
    return new Receipt.Refused(text + " " + words.get(advice(status, body)));
  }

  private static String advice(int status, String body) {
    if (status == 404 || status == 410 || status == 403 || body.startsWith("no_service")) {
      return "advice.url";
    }
    return status < 400 ? "advice.redirect" : "advice.payload";
  }

  /** Seconds as Slack sends them; absent or not a number: nothing was asked for. */
  private static @Nullable Duration retryAfter(HttpResponse<?> answer) {
    Optional<String> value = answer.headers().firstValue("Retry-After");
    if (value.isEmpty() || !value.get().strip().matches("\\d{1,9}")) {
      return null;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(value.get().strip()));
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  private Receipt broken(URI webhook, Throwable failure) {
    String host = webhook.getHost();
    if (failure instanceof HttpConnectTimeoutException || failure instanceof ConnectException) {
      boolean unknown =
          failure.getCause() instanceof UnresolvedAddressException
              || hasCause(failure, UnresolvedAddressException.class);
      return new Receipt.TryAgain(
          words.get(unknown ? "unknown-host" : "no-connection", "host", host), null, false);
    }
    if (hasCause(failure, SSLException.class)) {
      return new Receipt.TryAgain(
          words.get("tls", "host", host, "reason", reason(failure)), null, false);
    }
    return new Receipt.TryAgain(
        words.get("broken", "host", host, "reason", reason(failure)), null, true);
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private String reason(Throwable failure) {
    String text = failure.getMessage();
    return text == null || text.isBlank()
        ? failure.getClass().getSimpleName()
        : masked(oneLine(text));
  }

  /** Without the webhook's path, should the other side or the JVM repeat it. */
  private String masked(String text) {
    String url = settings.webhookUrl();
    String path = url == null ? "" : url.strip().replaceFirst("^[a-zA-Z]+://[^/]*", "");
    return path.length() < 2 ? text : text.replace(path, "/********");
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 199) + "…";
  }
}
