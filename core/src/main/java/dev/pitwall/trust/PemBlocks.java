package dev.pitwall.trust;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The certificates of a PEM file. The JDK's reader refuses a file in which a private key stands
 * beside them; here the blocks are found in the bytes, and those of keys are never copied.
 */
public final class PemBlocks {
  private static final List<String> KINDS =
      List.of("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE");
  private static final byte[] ANY = ascii("-----BEGIN ");

  private PemBlocks() {}

  /** True if the file is PEM at all, for instance with a key alone. */
  public static boolean isPem(byte[] file) {
    return find(file, ANY, 0) >= 0;
  }

  /**
   * All of them, in the order of the file.
   *
   * @throws GeneralSecurityException if a block is damaged
   */
  public static List<X509Certificate> certificates(byte[] file) throws GeneralSecurityException {
    List<X509Certificate> found = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (int begin = find(file, ANY, 0); begin >= 0; begin = find(file, ANY, begin + 1)) {
      for (String kind : KINDS) {
        byte[] head = ascii("-----BEGIN " + kind + "-----");
        if (startsWith(file, head, begin)) {
          found.add(certificate(factory, file, begin + head.length, kind));
        }
      }
    }
    return found;
  }

  private static X509Certificate certificate(
      CertificateFactory factory, byte[] file, int from, String kind)
      throws GeneralSecurityException {
    int end = find(file, ascii("-----END " + kind + "-----"), from);
    if (end < 0) {
      throw new GeneralSecurityException("a certificate without its END line");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(Arrays.copyOfRange(file, from, end));
      // a trusted certificate of openssl has its own data behind; the reader stops before it
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("a certificate that is no Base64", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static int find(byte[] in, byte[] wanted, int from) {
    for (int at = from; at <= in.length - wanted.length; at++) {
      if (startsWith(in, wanted, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] in, byte[] wanted, int at) {
    return at + wanted.length <= in.length
        && Arrays.equals(in, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
