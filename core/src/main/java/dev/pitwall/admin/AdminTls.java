package dev.pitwall.admin;

import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that the admin port shows. Its files are looked at every few seconds: a change
 * that is there at two looks in a row is taken over for the connections that come then. A file that
 * cannot be used changes nothing but opens a finding; without any good one the port takes
 * connections and every handshake fails, so nothing ever goes out in the clear.
 */
final class AdminTls {
  static final Duration LOOK = Duration.ofSeconds(5);
  private static final String ALIAS = "admin";
  private static final String UNUSABLE = "admin.tls";
  private static final String NOT_VALID = "admin.tls.not-valid";

  private final AdminSettings.Tls files;
  private final TimeSource time;
  private final Findings findings;
  private volatile @Nullable PemIdentity identity;
  private String read = "";
  private String seen = "";

  AdminTls(AdminSettings.Tls files, TimeSource time, Findings findings) {
    this.files = files;
    this.time = time;
    this.findings = findings;
  }

  /** Reads the files, and again whenever they change. */
  SSLContext start(Threads threads) throws IOException {
    seen = marks();
    look();
    threads.every("admin-tls", LOOK, LOOK, this::look);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Shown()}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Looks once. */
  synchronized void look() {
    String now = marks();
    boolean settled = now.equals(seen);
    seen = now;
    if (settled && !now.equals(read)) {
      read = now;
      take();
    }
    tellIfNotValid();
  }

  private void take() {
    try {
      identity = PemIdentity.read(files.certificate(), files.key());
      findings.clear(UNUSABLE);
    } catch (IOException e) {
      findings.report(
          UNUSABLE,
          "Taking admin.tls.certificate and admin.tls.key: "
              + e.getMessage()
              + ". "
              + (identity == null
                  ? "Until then no client can connect to the admin port."
                  : "Until then the certificate from before is shown.")
              + " A change is taken over by itself.");
    }
  }

  private void tellIfNotValid() {
    PemIdentity shown = identity;
    if (shown == null) {
      return;
    }
    X509Certificate own = shown.chain().get(0);
    Instant now = time.now();
    Instant begin = own.getNotBefore().toInstant();
    Instant end = own.getNotAfter().toInstant();
    if (now.isBefore(begin) || now.isAfter(end)) {
      findings.report(
          NOT_VALID,
          "The admin port shows the certificate in "
              + files.certificate()
              + ", which is valid from "
              + begin
              + " to "
              + end
              + " only: clients that check it do not connect. Renew it; it is taken over by itself.");
    } else {
      findings.clear(NOT_VALID);
    }
  }

  private String marks() {
    return mark(files.certificate()) + " " + mark(files.key());
  }

  private static String mark(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.lastModifiedTime().toString() + " " + is.size() + " " + is.fileKey();
    } catch (IOException absent) {
      return "absent";
    }
  }

  /** Shows whatever is good at the time of a handshake. */
  private final class Shown extends X509ExtendedKeyManager {
    private @Nullable String alias(String type) {
      PemIdentity shown = identity;
      int suffix = type.indexOf('_');
      String algorithm = suffix < 0 ? type : type.substring(0, suffix);
      boolean fits =
          shown != null && algorithm.equals(shown.chain().get(0).getPublicKey().getAlgorithm());
      return fits ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return alias(type);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return alias(type);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return alias(type) == null ? null : new String[] {ALIAS};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      PemIdentity shown = identity;
      return shown == null ? null : shown.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      PemIdentity shown = identity;
      return shown == null ? null : shown.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
