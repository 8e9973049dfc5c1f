package dev.pitwall.check.tls;

import dev.pitwall.trust.PemBlocks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads the certificates of a file: PEM, DER, PKCS12 or JKS, told apart by their bytes. Links are
 * followed, so that a renewal that moves a link is seen. Of keys nothing is kept.
 */
final class CertificateFile {
  private static final int LARGEST = 4 << 20;
  private static final int JKS_MAGIC = 0xFEEDFEED;
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  private CertificateFile() {}

  /**
   * Reads it.
   *
   * @param password for a key store; JKS gives its certificates without
   * @return never empty; the server's own certificate first if there is one
   * @throws Refused if it cannot be read, with what would mend it
   */
  static List<X509Certificate> read(Path file, Optional<String> password) throws IOException {
    byte[] bytes = bytes(file);
    try {
      List<X509Certificate> found = parse(bytes, password);
      if (found.isEmpty()) {
        throw new Refused("file.no-certificate", "");
      }
      return found;
    } catch (GeneralSecurityException e) {
      throw new Refused("file.damaged", Facts.cut(String.valueOf(e.getMessage())));
    } finally {
      Arrays.fill(bytes, (byte) 0); // a private key may have stood there
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new Refused("file.too-large", "");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new Refused("file.absent", "");
    } catch (AccessDeniedException e) {
      throw new Refused("file.denied", barrier(file.toAbsolutePath()));
    }
  }

  /** The first part of the path that this user may not enter or read, with its mode and owner. */
  private static String barrier(Path file) {
    Path at = file.getRoot();
    for (Path part : file) {
      if (!Files.isExecutable(at)) {
        break;
      }
      at = at.resolve(part);
    }
    try {
      PosixFileAttributes facts = Files.readAttributes(at, PosixFileAttributes.class);
      return at
          + " ("
          + PosixFilePermissions.toString(facts.permissions())
          + " "
          + facts.owner().getName()
          + ":"
          + facts.group().getName()
          + ")";
    } catch (IOException | UnsupportedOperationException unknown) {
      return at.toString();
    }
  }

  private static List<X509Certificate> parse(byte[] bytes, Optional<String> password)
      throws IOException, GeneralSecurityException {
    if (PemBlocks.isPem(bytes)) {
      return PemBlocks.certificates(bytes);
    }
    if (isJks(bytes)) {
      return store("JKS", bytes, password);
    }
    if (bytes.length > 2 && (bytes[0] & 0xff) == SEQUENCE) {
      if (tagInside(bytes) == INTEGER) {
        return store("PKCS12", bytes, password);
      }
      return List.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(bytes)));
    }
    throw new Refused("file.no-certificate", "");
  }

  private static boolean isJks(byte[] bytes) {
    return bytes.length >= Integer.BYTES && ByteBuffer.wrap(bytes).getInt() == JKS_MAGIC;
  }

  /** PKCS12 begins with its version, a certificate with a sequence. */
  private static int tagInside(byte[] bytes) {
    int length = bytes[1] & 0xff;
    int begin = length < 0x80 ? 2 : 2 + (length & 0x7f);
    return begin < bytes.length ? bytes[begin] & 0xff : -1;
  }

  private static List<X509Certificate> store(String type, byte[] bytes, Optional<String> password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(type);
    boolean jks = type.equals("JKS");
    char[] word = jks || password.isEmpty() ? null : password.get().toCharArray();
    try {
      store.load(new ByteArrayInputStream(bytes), word);
    } catch (IOException e) {
      boolean locked = e.getCause() instanceof UnrecoverableKeyException;
      throw new Refused(locked ? "file.wrong-password" : "file.damaged", Facts.cut("" + e));
    } finally {
      if (word != null) {
        Arrays.fill(word, ' ');
      }
    }
    List<X509Certificate> own = new ArrayList<>();
    List<X509Certificate> trusted = new ArrayList<>();
    List<String> names = Collections.list(store.aliases());
    for (String name : names) {
      if (store.isKeyEntry(name)) {
        add(store.getCertificateChain(name), own);
      } else if (store.getCertificate(name) != null) {
        add(new Certificate[] {store.getCertificate(name)}, trusted);
      }
    }
    List<X509Certificate> found = own.isEmpty() ? trusted : own;
    if (found.isEmpty() && !names.isEmpty()) {
      throw new Refused("file.locked", ""); // without its password PKCS12 shows names only
    }
    return found;
  }

  private static void add(Certificate[] chain, List<X509Certificate> to) {
    if (chain != null) {
      for (Certificate each : chain) {
        if (each instanceof X509Certificate certificate) {
          to.add(certificate);
        }
      }
    }
  }
}
