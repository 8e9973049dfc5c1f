package dev.pitwall.check.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;

/**
 * A key and its certificate, written in DER here because no tool of the JDK makes an expired one in
 * a moment; the JDK reads it like every other.
 */
public record Identity(KeyPair keys, X509Certificate certificate) {
  private static final AtomicLong SERIALS = new AtomicLong(0xabc000);
  private static final byte[] ECDSA = oid("2a8648ce3d040302");
  private static final byte[] RSA = oid("2a864886f70d01010b");
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter GENERALIZED =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What is to be in a certificate. */
  public record Wish(
      String subject, List<String> names, boolean authority, Instant from, Instant until) {
    public Wish named(String... given) {
      return new Wish(subject, List.of(given), authority, from, until);
    }

    public Wish lasting(Instant begin, Duration life) {
      return new Wish(subject, names, authority, begin, begin.plus(life));
    }
  }

  public static Wish server(String name, Instant from, Instant until) {
    return new Wish("CN=" + name, List.of(name), false, from, until);
  }

  public static Wish authority(String name, Instant from, Instant until) {
    return new Wish("CN=" + name, List.of(), true, from, until);
  }

  public static KeyPair keys(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
    return generator.generateKeyPair();
  }

  public static Identity selfSigned(Wish wish) throws GeneralSecurityException {
    KeyPair keys = keys("EC");
    return new Identity(keys, sign(wish, keys, wish.subject(), keys));
  }

  public Identity issue(Wish wish) throws GeneralSecurityException {
    return issue(wish, keys("EC"));
  }

  public Identity issue(Wish wish, KeyPair keysOfIt) throws GeneralSecurityException {
    String issuer = certificate.getSubjectX500Principal().getName();
    return new Identity(keysOfIt, sign(wish, keysOfIt, issuer, keys));
  }

  public String pem() throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  public String keyPem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  private static String pem(String kind, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
  }

  private static X509Certificate sign(Wish wish, KeyPair keys, String issuer, KeyPair issuerKeys)
      throws GeneralSecurityException {
    boolean rsa = issuerKeys.getPrivate().getAlgorithm().equals("RSA");
    byte[] algorithm = rsa ? sequence(RSA, tag(0x05)) : sequence(ECDSA);
    byte[] body =
        sequence(
            tag(0xa0, integer(2)),
            integer(SERIALS.incrementAndGet()),
            algorithm,
            new X500Principal(issuer).getEncoded(),
            sequence(time(wish.from()), time(wish.until())),
            new X500Principal(wish.subject()).getEncoded(),
            keys.getPublic().getEncoded(),
            tag(0xa3, sequence(extensions(wish).toArray(byte[][]::new))));
    Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(issuerKeys.getPrivate());
    signature.update(body);
    byte[] whole = sequence(body, algorithm, tag(0x03, new byte[] {0}, signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static List<byte[]> extensions(Wish wish) {
    List<byte[]> extensions = new ArrayList<>();
    if (wish.authority()) {
      byte[] constraints = sequence(tag(0x01, new byte[] {(byte) 0xff}));
      extensions.add(
          sequence(oid("551d13"), tag(0x01, new byte[] {(byte) 0xff}), tag(0x04, constraints)));
    }
    if (!wish.names().isEmpty()) {
      byte[][] names = wish.names().stream().map(Identity::alternative).toArray(byte[][]::new);
      extensions.add(sequence(oid("551d11"), tag(0x04, sequence(names))));
    }
    return extensions;
  }

  private static byte[] alternative(String name) {
    if (!name.matches("[0-9.]+")) {
      return tag(0x82, name.getBytes(StandardCharsets.US_ASCII));
    }
    List<String> parts = List.of(name.split("\\.", -1));
    byte[] address = new byte[parts.size()];
    for (int i = 0; i < address.length; i++) {
      address[i] = (byte) Integer.parseInt(parts.get(i));
    }
    return tag(0x87, address);
  }

  private static byte[] time(Instant at) {
    boolean old = at.isBefore(Instant.parse("2050-01-01T00:00:00Z"));
    String text = (old ? UTC : GENERALIZED).format(at);
    return tag(old ? 0x17 : 0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] integer(long value) {
    return tag(0x02, BigInteger.valueOf(value).toByteArray());
  }

  private static byte[] oid(String hex) {
    return tag(0x06, new BigInteger(hex, 16).toByteArray());
  }

  private static byte[] sequence(byte[]... parts) {
    return tag(0x30, parts);
  }

  private static byte[] tag(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int length = content.size();
    if (length < 0x80) {
      whole.write(length);
    } else if (length < 0x100) {
      whole.write(0x81);
      whole.write(length);
    } else {
      whole.write(0x82);
      whole.write(length >> 8);
      whole.write(length);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
