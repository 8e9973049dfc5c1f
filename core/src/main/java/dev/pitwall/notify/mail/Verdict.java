package dev.pitwall.notify.mail;

import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Receipt;
import dev.pitwall.text.Messages;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a conversation means. 5xx to MAIL, RCPT or DATA is final (RFC 5321, 4.2.1); a
 * refused login is tried again every hour; everything else may go better soon, also a server that
 * refuses the connection as a whole.
 */
final class Verdict {
  private static final String LOGIN = "notify.mail.login";
  private static final String RECIPIENTS = "notify.mail.recipients";
  private static final Duration LOGIN_AGAIN = Duration.ofHours(1);
  private static final int LONGEST = 500;

  private final MailSettings settings;
  private final Messages words;
  private final Findings findings;

  Verdict(MailSettings settings, Messages words, Findings findings) {
    this.settings = settings;
    this.words = words;
    this.findings = findings;
  }

  Receipt taken(@Nullable String answer, int recipients, List<String> unusable) {
    String detail = say("taken", "n", recipients, "answer", answer == null ? "" : answer);
    findings.clear(LOGIN);
    if (unusable.isEmpty()) {
      findings.clear(RECIPIENTS);
      return new Receipt.Sent(detail);
    }
    someGetNothing(String.join(", ", unusable) + ": not an address");
    return new Receipt.Sent(detail + " " + say("unusable", "list", unusable));
  }

  Receipt nobody(List<String> unusable) {
    return new Receipt.Refused(say("nobody", "list", unusable));
  }

  Receipt badSender(MessagingException e) {
    return new Receipt.Refused(say("bad-sender", "reason", reason(e)));
  }

  Receipt notPrepared(IOException e) {
    return new Receipt.TryAgain(say("not-prepared", "reason", reason(e)), null, false);
  }

  Receipt unexpected(Throwable e, Step step) {
    return again(say("unexpected", "reason", e.toString(), "step", words.get(step.key())), step);
  }

  Receipt late(Step step, Duration deadline) {
    String seconds = Long.toString(Math.max(1, deadline.toSeconds()));
    return again(say("late", "step", words.get(step.key()), "seconds", seconds), step);
  }

  Receipt failed(MessagingException e, Step step, int lastCode) {
    if (e instanceof SendFailedException failed && sent(failed) > 0) {
      findings.clear(LOGIN);
      someGetNothing(String.join("; ", refusals(e)));
      return new Receipt.Sent(
          say("partly", "n", sent(failed), "list", String.join("; ", refusals(e))));
    }
    if (e instanceof AuthenticationFailedException) {
      String text = say("login", "answer", reason(e));
      return lastCode >= 500 ? loginRefused(e, text) : again(text, Step.LOGIN);
    }
    List<SMTPAddressFailedException> addresses = addresses(e);
    int code = addresses.isEmpty() ? code(e) : worthARetry(addresses);
    if (code >= 400 && step.compareTo(Step.MAIL) >= 0) {
      String answer = addresses.isEmpty() ? answer(e) : String.join("; ", refusals(e));
      String text = say("answered", "step", words.get(step.key()), "answer", answer);
      return code >= 500 ? new Receipt.Refused(text) : new Receipt.TryAgain(text, null, false);
    }
    return again(broken(e, step), step);
  }

  /** Somebody will mend the account, and what is told meanwhile must not be lost by then. */
  private Receipt loginRefused(MessagingException e, String text) {
    findings.report(
        LOGIN,
        line(
            "Logging in at "
                + settings.host()
                + ":"
                + settings.port()
                + " was refused: "
                + reason(e)
                + ". The account must exist and its password be valid; it is tried again every hour"
                + " and at the next start. Correct notify.mail.user and notify.mail.password."));
    return new Receipt.TryAgain(text, LOGIN_AGAIN, false);
  }

  private void someGetNothing(String refused) {
    findings.report(
        RECIPIENTS,
        line(
            "Mail went out, but not to all of notify.mail.to. Refused: "
                + refused
                + ". Every address must be one that "
                + settings.host()
                + " takes; correct notify.mail.to."));
  }

  private static Receipt again(String text, Step step) {
    return new Receipt.TryAgain(text, null, step == Step.DOT || step == Step.TAKEN);
  }

  private String broken(MessagingException e, Step step) {
    String where = words.get(step.key());
    Throwable cause = root(e);
    if (cause instanceof UnknownHostException) {
      return say("unknown-host");
    }
    if (cause instanceof ConnectException) {
      return say("no-connection", "reason", reason(cause));
    }
    if (cause instanceof SocketTimeoutException) {
      return say("no-answer", "step", where);
    }
    if (hasCause(e, SSLException.class)
        || hasCause(e, java.security.cert.CertificateException.class)) {
      return say("tls", "reason", reason(cause));
    }
    String text = reason(e);
    if (text.contains("STARTTLS is required")) {
      return say("no-starttls");
    }
    return say("broken", "step", where, "reason", text);
  }

  /** 4xx as soon as one address may be taken later. */
  private static int worthARetry(List<SMTPAddressFailedException> addresses) {
    return addresses.stream().mapToInt(SMTPAddressFailedException::getReturnCode).min().orElse(-1);
  }

  private static int sent(SendFailedException e) {
    Address[] sent = e.getValidSentAddresses();
    return sent == null ? 0 : sent.length;
  }

  private static List<String> refusals(MessagingException e) {
    return addresses(e).stream().map(a -> a.getAddress() + ": " + answer(a)).toList();
  }

  private static List<SMTPAddressFailedException> addresses(MessagingException e) {
    List<SMTPAddressFailedException> all = new ArrayList<>();
    for (Exception next = e; next != null; next = next(next)) {
      if (next instanceof SMTPAddressFailedException address) {
        all.add(address);
      }
    }
    return all;
  }

  private static @Nullable Exception next(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  private static int code(MessagingException e) {
    for (Exception next = e; next != null; next = next(next)) {
      if (next instanceof SMTPSendFailedException send && send.getReturnCode() > 0) {
        return send.getReturnCode();
      }
      if (next instanceof SMTPSenderFailedException from && from.getReturnCode() > 0) {
        return from.getReturnCode();
      }
    }
    return -1;
  }

  private static String answer(Exception e) {
    return reason(e);
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable e) {
    String text = e.getMessage();
    return text == null || text.isBlank() ? e.getClass().getSimpleName() : text;
  }

  private String say(String key, Object... namesAndValues) {
    Object[] all = new Object[namesAndValues.length + 4];
    System.arraycopy(namesAndValues, 0, all, 4, namesAndValues.length);
    all[0] = "host";
    all[1] = settings.host();
    all[2] = "port";
    all[3] = settings.port();
    return line(words.get(key, all));
  }

  /** One line without the password, not too long. */
  private String line(String raw) {
    String text = Letter.oneLine(raw).replaceAll(" {2,}", " ");
    String password = settings.password();
    String safe =
        password == null || password.isEmpty() ? text : text.replace(password, "********");
    return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST - 1) + "…";
  }
}
