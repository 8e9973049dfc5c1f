package dev.pitwall.admin;

import dev.pitwall.trust.PemBlocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with its chain, and the private key that belongs to it.
 *
 * @param chain the server's own certificate first
 */
record PemIdentity(PrivateKey key, List<X509Certificate> chain) {
  private static final int LARGEST = 1 << 20;
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END [A-Z ]*PRIVATE KEY-----");

  PemIdentity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both; they may be one file.
   *
   * @throws IOException with what was met and what mends it; nothing of the key is in its text
   */
  static PemIdentity read(Path certificate, Path key) throws IOException {
    List<X509Certificate> chain = chain(certificate);
    PrivateKey secret = key(key, chain.get(0).getPublicKey());
    if (!belongTogether(secret, chain.get(0).getPublicKey())) {
      throw new IOException(
          key
              + " is not the key of the first certificate in "
              + certificate
              + "; name the two that"
              + " were made together");
    }
    return new PemIdentity(secret, chain);
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException(file + " is larger than 1 MiB; name a file in PEM");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist; name a file in PEM", e);
    } catch (AccessDeniedException e) {
      throw new IOException(
          file + " may not be read by the user of this process; let it read the file", e);
    }
  }

  private static List<X509Certificate> chain(Path file) throws IOException {
    byte[] bytes = bytes(file); // the private key may stand in the same file
    List<X509Certificate> chain;
    try {
      chain = PemBlocks.certificates(bytes);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificate in PEM; name one that does", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    if (chain.isEmpty()) {
      throw new IOException(file + " holds no certificate in PEM; name one that does");
    }
    return chain;
  }

  private static PrivateKey key(Path file, PublicKey other) throws IOException {
    byte[] bytes = bytes(file);
    Matcher block = KEY.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    Arrays.fill(bytes, (byte) 0);
    if (!block.find()) {
      throw new IOException(file + " holds no private key in PEM; name one that does");
    }
    if (!block.group(1).isEmpty()) {
      throw new IOException(
          file
              + " holds a "
              + block.group(1)
              + "PRIVATE KEY; allowed is PKCS#8 without a password: openssl pkcs8 -topk8 -nocrypt"
              + " -in "
              + file);
    }
    byte[] encoded = Base64.getMimeDecoder().decode(block.group(2));
    try {
      return KeyFactory.getInstance(other.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          file + " holds no " + other.getAlgorithm() + " key, as the certificate's is", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey other) throws IOException {
    String algorithm =
        switch (other.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> other.getAlgorithm();
        };
    byte[] probe = "pitwall".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(other);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the certificate's key is of a kind (" + other.getAlgorithm() + ") that cannot be used",
          e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "identity of " + chain.get(0).getSubjectX500Principal();
  }
}
