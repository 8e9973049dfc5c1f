package dev.pitwall.security;

import dev.pitwall.security.SecuritySettings.Names;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Clients and users as they are shown. A pseudonym is the first half of an HMAC-SHA-256: a plain
 * hash of an IPv4 address is undone by trying all of them.
 */
public final class ClientNames {
  private static final String MAC = "HmacSHA256";
  private static final int BYTES = 16;
  private static final int LONGEST = 64;

  private final Names names;
  private final byte[] key;

  /**
   * Names of a kind.
   *
   * @param key of the pseudonyms; whoever has it can undo them
   */
  ClientNames(Names names, byte[] key) {
    this.names = names;
    this.key = key.clone();
  }

  /** As they are, for who reads a log that has them anyway. */
  public static ClientNames raw() {
    return new ClientNames(Names.RAW, new byte[0]);
  }

  /** A client; see {@link Address#key}. */
  public String client(long client) {
    return switch (names) {
      case RAW -> Address.ofKey(client);
      case TRUNCATED -> Address.truncated(client);
      case PSEUDONYM -> "client-" + mac(ByteBuffer.allocate(8).putLong(client).array());
    };
  }

  /** A user, as somebody sent it. */
  public String user(String user) {
    return switch (names) {
      case RAW -> printable(user);
      case TRUNCATED -> user.isEmpty() ? "" : printable(user.substring(0, 1)) + "...";
      case PSEUDONYM -> "user-" + mac(user.getBytes(StandardCharsets.UTF_8));
    };
  }

  private String mac(byte[] of) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(of), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC + " is in every JDK", e);
    }
  }

  /** What an attacker chose must stay one word of one line. */
  static String printable(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c ->
                safe.appendCodePoint(
                    Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.SURROGATE
                            || Character.getType(c) == Character.LINE_SEPARATOR
                            || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                        ? '?'
                        : c));
    return safe.toString();
  }
}
