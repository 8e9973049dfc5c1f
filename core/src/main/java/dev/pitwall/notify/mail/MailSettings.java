package dev.pitwall.notify.mail;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where mail goes and through which server.
 *
 * @param to the recipients; empty: no mail
 * @param from the sender's address; null: {@code pitwall@<host>}
 * @param host the SMTP server, also the name that its certificate must carry
 * @param port 1 to 65535
 * @param security how the connection is protected
 * @param user the account at the server; null: no authentication
 * @param password of the account; null if there is none
 */
public record MailSettings(
    List<String> to,
    @Nullable String from,
    String host,
    int port,
    Security security,
    @Nullable String user,
    @Nullable String password) {
  private static final Key<List<String>> TO =
      Key.texts("notify.mail.to", List.of(), "Who gets alerts by mail; empty: nobody.");
  private static final Key<String> FROM =
      Key.text("notify.mail.from", null, "The sender's address; pitwall@<host> if not set.");
  private static final Key<String> HOST =
      Key.text("notify.mail.host", "localhost", "The SMTP server that takes the mail.");
  private static final Key<Integer> PORT =
      Key.number("notify.mail.port", 1, 65_535, 587, "The port of the SMTP server.");
  private static final Key<String> SECURITY =
      Key.choice(
          "notify.mail.security",
          List.of("starttls", "tls", "none"),
          "starttls",
          "starttls: plain connection that must turn to TLS; tls: TLS from the first byte (port"
              + " 465); none: no TLS.");
  private static final Key<String> USER =
      Key.text("notify.mail.user", null, "The account at the SMTP server, if it asks for one.");
  private static final Key<String> PASSWORD =
      Key.secret("notify.mail.password", "The password of that account.");

  /** Keeps a copy of the recipients. */
  public MailSettings {
    to = List.copyOf(to);
  }

  /** How the connection to the server is protected. */
  public enum Security {
    /** Begins plain and must turn to TLS before anything is sent. */
    STARTTLS,
    /** TLS from the first byte. */
    TLS,
    /** No protection: only for a server on this machine. */
    NONE
  }

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(TO, FROM, HOST, PORT, SECURITY, USER, PASSWORD);
  }

  /** As configured. */
  public static MailSettings from(Configuration configuration) {
    return new MailSettings(
        configuration.get(TO),
        configuration.find(FROM).orElse(null),
        configuration.get(HOST),
        configuration.get(PORT),
        Security.valueOf(configuration.get(SECURITY).toUpperCase(Locale.ROOT)),
        configuration.find(USER).orElse(null),
        configuration.find(PASSWORD).orElse(null));
  }

  /** True if somebody is to get mail. */
  public boolean isSet() {
    return !to.isEmpty();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "mail to " + to + " through " + host + ":" + port + " (" + security + ")";
  }
}
