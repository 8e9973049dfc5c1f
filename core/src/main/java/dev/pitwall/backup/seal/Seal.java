package dev.pitwall.backup.seal;

import dev.pitwall.backup.seal.SealException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The format of a sealed file, version 1, and its arithmetic.
 *
 * <pre>
 * header   "PITWSEAL"  version (1)  key id (8)  wrap nonce (12)  wrapped file key (32+16)  prefix (7)
 * chunk    AES-256-GCM of 1 MiB, the last one shorter, each with its 16-byte tag
 *          nonce = prefix (7) ‖ number of the chunk (4) ‖ 1 for the last chunk, else 0 (1)
 *          further data that the tag covers: the whole header
 * </pre>
 *
 * The file key is random, so no nonce is ever used twice; number and last flag in the nonce make a
 * chunk valid in its own place only (the STREAM construction of Hoang, Reyhanitabar, Rogaway and
 * Vizár, 2015). Only the last chunk may be shorter, and only that of an empty file is empty.
 */
final class Seal {
  static final int CHUNK = 1 << 20;
  static final int TAG = 16;
  private static final byte[] MAGIC = "PITWSEAL".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final int ID = 8;
  private static final int KEY = 32;
  private static final int PREFIX = 7;
  private static final int WRAP_AT = MAGIC.length + 1 + ID;
  private static final int WRAPPED_AT = WRAP_AT + NONCE;
  private static final int PREFIX_AT = WRAPPED_AT + KEY + TAG;
  static final int HEADER = PREFIX_AT + PREFIX;

  private final byte[] header;
  private final SecretKeySpec fileKey;
  private final Cipher cipher;
  private int number;
  private boolean spent;

  private Seal(byte[] header, SecretKeySpec fileKey) throws GeneralSecurityException {
    this.header = header;
    this.fileKey = fileKey;
    this.cipher = gcm();
  }

  private static Cipher gcm() throws GeneralSecurityException {
    return Cipher.getInstance("AES/GCM/NoPadding");
  }

  /** A seal for a new file. */
  static Seal fresh(SealKey key) throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[KEY];
    byte[] nonce = new byte[NONCE];
    byte[] prefix = new byte[PREFIX];
    random.nextBytes(secret);
    random.nextBytes(nonce);
    random.nextBytes(prefix);
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.put(MAGIC).put(VERSION).put(key.idBytes()).put(nonce);
    try {
      Cipher wrap = gcm();
      wrap.init(Cipher.ENCRYPT_MODE, key.wrapping(), new GCMParameterSpec(TAG * 8, nonce));
      wrap.updateAAD(header.array(), 0, WRAP_AT);
      header.put(wrap.doFinal(secret)).put(prefix);
      return new Seal(header.array(), new SecretKeySpec(secret, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IOException("AES-256-GCM is not to be had in this Java", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** The seal of a file whose header is read from {@code in}. */
  static Seal of(SealKey key, InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    if (header.length < MAGIC.length
        || !Arrays.equals(MAGIC, Arrays.copyOf(header, MAGIC.length))) {
      throw new SealException(
          Kind.UNKNOWN_FORMAT,
          "opening a sealed file: it does not begin with PITWSEAL, so it was not sealed by Pitwall,"
              + " or its beginning is damaged; use another copy of it");
    }
    if (header.length > MAGIC.length && header[MAGIC.length] != VERSION) {
      throw new SealException(
          Kind.UNKNOWN_FORMAT,
          "opening a sealed file: it has format version "
              + header[MAGIC.length]
              + ", and this Pitwall reads version "
              + VERSION
              + "; use the Pitwall that made it");
    }
    if (header.length < HEADER) {
      throw broken("its header is cut");
    }
    byte[] id = Arrays.copyOfRange(header, MAGIC.length + 1, WRAP_AT);
    if (!Arrays.equals(id, key.idBytes())) {
      throw new SealException(
          Kind.OTHER_KEY,
          "opening a sealed file: it was sealed with the key "
              + HexFormat.of().formatHex(id)
              + ", and the key at hand is "
              + key.id()
              + ". Set backup.encryption-key-file to the file whose first line names "
              + HexFormat.of().formatHex(id));
    }
    try {
      Cipher unwrap = gcm();
      byte[] nonce = Arrays.copyOfRange(header, WRAP_AT, WRAPPED_AT);
      unwrap.init(Cipher.DECRYPT_MODE, key.wrapping(), new GCMParameterSpec(TAG * 8, nonce));
      unwrap.updateAAD(header, 0, WRAP_AT);
      byte[] secret = unwrap.doFinal(header, WRAPPED_AT, KEY + TAG);
      return new Seal(header, new SecretKeySpec(secret, "AES"));
    } catch (AEADBadTagException e) {
      throw broken("its header was changed");
    } catch (GeneralSecurityException e) {
      throw new IOException("AES-256-GCM is not to be had in this Java", e);
    }
  }

  static SealException broken(String how) {
    return new SealException(
        Kind.BROKEN,
        "opening a sealed file: "
            + how
            + ". Nothing of it from there on can be trusted; use another copy of it, or another"
            + " backup");
  }

  byte[] header() {
    return header;
  }

  /** Seals the next chunk of {@code length} bytes; {@code into} has room for the tag as well. */
  int seal(byte[] plain, int length, boolean last, byte[] into) throws IOException {
    try {
      next(Cipher.ENCRYPT_MODE, last);
      return cipher.doFinal(plain, 0, length, into, 0);
    } catch (GeneralSecurityException e) {
      throw new IOException("sealing a chunk failed", e);
    }
  }

  /** Opens the next chunk; gives out nothing unless the whole chunk is as it was sealed. */
  int open(byte[] sealed, int length, boolean last, byte[] into) throws IOException {
    if (length < TAG || (length == TAG && number > 0)) {
      throw broken("it ends in the middle of a chunk (number " + number + ")");
    }
    int at = number;
    try {
      next(Cipher.DECRYPT_MODE, last);
      return cipher.doFinal(sealed, 0, length, into, 0);
    } catch (AEADBadTagException e) {
      throw broken("it was changed, cut or added to at chunk " + at + " (of 1 MiB each)");
    } catch (GeneralSecurityException e) {
      throw new IOException("opening a chunk failed", e);
    }
  }

  private void next(int mode, boolean last) throws GeneralSecurityException, IOException {
    if (spent) {
      throw new IOException(
          "sealing: a file holds at most 2^32 chunks, and nothing after the last");
    }
    ByteBuffer nonce = ByteBuffer.allocate(NONCE);
    nonce.put(header, PREFIX_AT, PREFIX).putInt(number).put((byte) (last ? 1 : 0));
    cipher.init(mode, fileKey, new GCMParameterSpec(TAG * 8, nonce.array()));
    cipher.updateAAD(header);
    number++;
    spent = last || number == 0;
  }
}
