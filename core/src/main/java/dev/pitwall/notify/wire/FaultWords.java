package dev.pitwall.notify.wire;

import dev.pitwall.notify.Receipt;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.Locale;

/** Says why there was no answer, and which key mends it. */
public final class FaultWords {
  private final Messages words;
  private final String key;
  private final String caKey;

  /**
   * Words for one channel.
   *
   * @param key the configuration key that holds the address
   */
  public FaultWords(Locale locale, String key) {
    this(locale, key, "notify.ca-file");
  }

  /** The same with the key {@code caKey} for a private authority. */
  public FaultWords(Locale locale, String key, String caKey) {
    this.words = Messages.of(FaultWords.class, locale);
    this.key = key;
    this.caKey = caKey;
  }

  /** One line without the address's path. */
  public String of(HttpOutcome.Broken broken, Address address, Duration whole) {
    return words.get(
        broken.fault().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        "host",
        address.host(),
        "key",
        key,
        "ca",
        caKey,
        "reason",
        address.masked(broken.detail()),
        "seconds",
        Math.max(1, whole.toSeconds()));
  }

  /** The receipt of an attempt without an answer: it is tried again. */
  public Receipt receipt(HttpOutcome.Broken broken, Address address, Duration whole) {
    return new Receipt.TryAgain(of(broken, address, whole), null, broken.maybeArrived());
  }

  /** That the key holds no address that a secret may go to. */
  public String badAddress() {
    return words.get("bad-address", "key", key);
  }
}
