package dev.pitwall.check.tls;

import dev.pitwall.check.tls.Verdict.Distrust;
import dev.pitwall.trust.Authorities;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a served chain the way clients do: by the path to an authority that holds longest.
 *
 * <p>Of all paths the best one is found by asking, for the expiry dates in the chain from the
 * latest down, whether a path is valid on that date. So an expired root or cross-signature that the
 * server sends along, but no client needs, does not count; and a path that has expired altogether
 * is found too, and told as an expiry rather than as distrust.
 */
final class ChainJudge {
  private final Authorities authorities;
  private final Set<TrustAnchor> anchors;

  ChainJudge(Authorities authorities) {
    this.authorities = authorities;
    this.anchors = authorities.anchors();
  }

  /**
   * Judges.
   *
   * @param served never empty, the server's own certificate first
   * @param endpoint whom it must be for
   */
  Verdict judge(List<X509Certificate> served, Endpoint endpoint, Instant now) {
    Optional<List<X509Certificate>> path = bestPath(served);
    List<X509Certificate> chain = path.orElseGet(() -> linked(served));
    X509Certificate first = earliest(chain);
    List<Distrust> distrusts = new ArrayList<>();
    if (path.isEmpty()) {
      distrusts.add(noPath(chain));
    } else {
      invalidYet(chain, now)
          .or(() -> refusedByTheJvm(served, first, now))
          .ifPresent(distrusts::add);
    }
    X509Certificate leaf = served.get(0);
    if (!HostNames.match(leaf, endpoint.name(), endpoint.scheme().commonNameCounts())) {
      distrusts.add(new Distrust("distrust.name", Facts.names(leaf)));
    }
    return new Verdict(chain, first, distrusts);
  }

  static X509Certificate earliest(List<X509Certificate> certificates) {
    return certificates.stream().min(Comparator.comparing(Facts::ends)).orElseThrow();
  }

  private Optional<List<X509Certificate>> bestPath(List<X509Certificate> served) {
    return served.stream()
        .map(Facts::ends)
        .distinct()
        .sorted(Comparator.reverseOrder())
        .flatMap(date -> path(served, date).stream())
        .findFirst();
  }

  /** The certificates of a path that is valid on {@code date}, without the authority's own. */
  private Optional<List<X509Certificate>> path(List<X509Certificate> served, Instant date) {
    X509Certificate leaf = served.get(0);
    if (authorities.certificates().contains(leaf)) {
      return date.isAfter(Facts.ends(leaf)) ? Optional.empty() : Optional.of(List.of(leaf));
    }
    if (anchors.isEmpty()) {
      return Optional.empty();
    }
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(leaf);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(date));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(served)));
      List<X509Certificate> path = new ArrayList<>();
      for (Certificate each :
          CertPathBuilder.getInstance("PKIX").build(parameters).getCertPath().getCertificates()) {
        path.add((X509Certificate) each);
      }
      return Optional.of(path);
    } catch (CertPathBuilderException none) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot build certificate paths", e);
    }
  }

  /** The leaf and its issuers as far as they were served; a root at the end does not count. */
  private static List<X509Certificate> linked(List<X509Certificate> served) {
    List<X509Certificate> chain = new ArrayList<>(List.of(served.get(0)));
    boolean grown = true;
    while (grown) {
      X509Certificate last = chain.get(chain.size() - 1);
      grown =
          served.stream()
              .filter(each -> !chain.contains(each) && !selfSigned(each))
              .filter(each -> each.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
              .findFirst()
              .map(chain::add)
              .orElse(false);
    }
    return chain;
  }

  static boolean selfSigned(X509Certificate certificate) {
    if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException anotherKey) {
      return false;
    }
  }

  private static Distrust noPath(List<X509Certificate> chain) {
    X509Certificate last = chain.get(chain.size() - 1);
    return selfSigned(last)
        ? new Distrust("distrust.self-signed", "")
        : new Distrust("distrust.issuer", Facts.name(last.getIssuerX500Principal()));
  }

  private static Optional<Distrust> invalidYet(List<X509Certificate> chain, Instant now) {
    return chain.stream()
        .filter(each -> now.isBefore(Facts.begins(each)))
        .findFirst()
        .map(each -> new Distrust("distrust.not-yet", Facts.name(each.getSubjectX500Principal())));
  }

  /** What the JVM's own clients ask beside the path: the usage of the key, the algorithms. */
  private Optional<Distrust> refusedByTheJvm(
      List<X509Certificate> served, X509Certificate first, Instant now) {
    if (now.isAfter(Facts.ends(first))) {
      return Optional.empty(); // it would say that it is expired
    }
    try {
      authorities.manager().checkServerTrusted(served.toArray(X509Certificate[]::new), "UNKNOWN");
      return Optional.empty();
    } catch (CertificateException e) {
      return Optional.of(new Distrust("distrust.other", Facts.cut(String.valueOf(e.getMessage()))));
    }
  }
}
