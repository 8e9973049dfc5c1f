package dev.pitwall.security;

import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what names a client before it is written down (AES-256-GCM), so that no file holds an
 * address. The key is {@code security-answer.key}; after 30 days a new one takes its place, and
 * what the old one sealed nobody can read any more.
 */
public final class Seal {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final PseudonymKey key;
  private final SecureRandom random = new SecureRandom();

  /**
   * Makes or reads the key when it is first needed.
   *
   * @param folder the state folder; empty: the key ends with the process
   */
  public Seal(Optional<Path> folder, TimeSource time, Findings findings) {
    key = new PseudonymKey(folder, "security-answer.key", time, findings);
  }

  /** In Base64. */
  public String close(String text) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(CIPHER + " is in every JDK", e);
    }
  }

  /** What was sealed; null if it was with another key, or was changed since. */
  public @Nullable String open(String sealed) {
    try {
      byte[] all = Base64.getDecoder().decode(sealed);
      if (all.length <= NONCE_BYTES) {
        return null;
      }
      byte[] nonce = new byte[NONCE_BYTES];
      System.arraycopy(all, 0, nonce, 0, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce);
      return new String(
          cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
      return null;
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(
        mode, new SecretKeySpec(key.current(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
