package dev.pitwall.check.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Whom a certificate is for (RFC 6125; a wildcard stands for one whole label, the first). */
final class HostNames {
  private static final int DNS = 2;
  private static final int IP = 7;

  private HostNames() {}

  /**
   * True if the certificate is for {@code name}.
   *
   * @param name a name in ASCII or an address
   * @param commonNameCounts without alternative names of DNS the common name is taken
   */
  static boolean match(X509Certificate certificate, String name, boolean commonNameCounts) {
    boolean address = Endpoint.isAddress(name);
    List<String> names = alternatives(certificate, address ? IP : DNS);
    if (address) {
      return names.stream().anyMatch(each -> sameAddress(each, name));
    }
    if (names.isEmpty() && commonNameCounts) {
      names = commonNames(certificate);
    }
    return names.stream().anyMatch(each -> covers(each, name));
  }

  /** Its names for people, the alternative ones before the common one; may be empty. */
  static List<String> of(X509Certificate certificate) {
    List<String> names = new ArrayList<>(alternatives(certificate, DNS));
    names.addAll(alternatives(certificate, IP));
    return names.isEmpty() ? commonNames(certificate) : names;
  }

  private static boolean covers(String pattern, String name) {
    String given = pattern.toLowerCase(Locale.ROOT);
    String wanted = name.toLowerCase(Locale.ROOT);
    if (!given.startsWith("*.")) {
      return given.equals(wanted);
    }
    int dot = wanted.indexOf('.');
    String parent = given.substring(1);
    return dot > 0 && parent.indexOf('.', 1) > 0 && wanted.substring(dot).equals(parent);
  }

  private static boolean sameAddress(String one, String other) {
    try {
      // both are addresses in writing, so no name server is asked
      return Endpoint.isAddress(one)
          && InetAddress.getByName(one).equals(InetAddress.getByName(other));
    } catch (UnknownHostException noAddress) {
      return false;
    }
  }

  private static List<String> alternatives(X509Certificate certificate, int kind) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> each : all) {
          if (each.get(0).equals(kind) && each.get(1) instanceof String name) {
            names.add(name);
          }
        }
      }
    } catch (CertificateParsingException unreadable) {
      return List.of();
    }
    return names;
  }

  private static List<String> commonNames(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(Object::toString)
              .toList();
    } catch (InvalidNameException unreadable) {
      return List.of();
    }
  }
}
