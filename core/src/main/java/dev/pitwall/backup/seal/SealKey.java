package dev.pitwall.backup.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that backups are sealed with: 32 random bytes in a text file of their own that its
 * owner alone may read. No password of a person: nothing has to be guessed or stretched.
 *
 * <p>What is used is derived from it by HMAC-SHA-256, so that the id, which everybody may see, says
 * nothing about the key that wraps, and neither about the file.
 */
public final class SealKey {
  private static final String LINE_START = "pitwall-backup-key-1 ";
  private static final int BYTES = 32;
  private static final int ID_BYTES = 8;
  private static final long MOST_FILE_BYTES = 4096;
  private static final String HMAC = "HmacSHA256";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final SecretKeySpec wrapping;
  private final byte[] id;

  private SealKey(byte[] secret) {
    wrapping = new SecretKeySpec(derive(secret, "dev.pitwall.backup.seal/1/wrap"), "AES");
    byte[] whole = derive(secret, "dev.pitwall.backup.seal/1/id");
    id = Arrays.copyOf(whole, ID_BYTES);
  }

  private static byte[] derive(byte[] secret, String purpose) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  /**
   * Makes a new key file, mode 0600, on disk when this returns.
   *
   * @throws FileAlreadyExistsException if there is such a file: a key is never overwritten
   */
  public static SealKey create(Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    SealKey key = new SealKey(secret);
    String text =
        "# Pitwall backup key "
            + key.id()
            + ". Keep a copy away from this machine: without it\n"
            + "# no backup that was sealed with it can be read, by nobody.\n"
            + LINE_START
            + Base64.getEncoder().encodeToString(secret)
            + "\n";
    Set<StandardOpenOption> newFile =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel out =
        FileChannel.open(file, newFile, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    return key;
  }

  /**
   * Reads a key file.
   *
   * @throws IOException if it is missing, no key, or open to others than its owner; the message
   *     says what to do and nothing of the key
   */
  public static SealKey read(Path file) throws IOException {
    String attempt = "reading the backup key " + file + ": ";
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          attempt
              + "there is no such file. A key file is needed to open sealed backups; bring back the"
              + " copy that was kept apart, or make a new key for new backups with"
              + " `backup new-key FILE`");
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new IOException(
          attempt
              + "its mode is "
              + PosixFilePermissions.toString(permissions)
              + ". Only its owner may read it; run `chmod 600 "
              + file
              + "`");
    }
    Optional<byte[]> secret = Files.size(file) > MOST_FILE_BYTES ? Optional.empty() : secret(file);
    return new SealKey(
        secret.orElseThrow(
            () ->
                new IOException(
                    attempt
                        + "it holds no line `"
                        + LINE_START.strip()
                        + " ...` with 32 bytes in Base64, as `backup new-key FILE` writes it. Bring"
                        + " back the copy that was kept apart")));
  }

  private static Optional<byte[]> secret(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    for (String line : lines) {
      if (line.startsWith(LINE_START)) {
        try {
          byte[] secret = Base64.getDecoder().decode(line.substring(LINE_START.length()).strip());
          return Optional.of(secret).filter(bytes -> bytes.length == BYTES);
        } catch (IllegalArgumentException noBase64) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Names the key and tells nothing of it: 16 hexadecimal digits, for the manifest. */
  public String id() {
    return HexFormat.of().formatHex(id);
  }

  byte[] idBytes() {
    return id.clone();
  }

  /** What the random keys of single files are wrapped with. */
  SecretKeySpec wrapping() {
    return wrapping;
  }

  @Override
  public String toString() {
    return "SealKey[" + id() + "]";
  }
}
