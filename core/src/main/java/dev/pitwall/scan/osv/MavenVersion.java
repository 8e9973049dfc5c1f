package dev.pitwall.scan.osv;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** A version in the order of Maven: the library's, of the 3.9 line. */
final class MavenVersion implements Comparable<MavenVersion> {
  /** The order is computed by recursion, one level a separator: a longer text is no version. */
  private static final int LONGEST = 128;

  private static final Pattern VENDOR =
      Pattern.compile(".*[.-](redhat|fuse|jbossorg|amzn|cloudera|eap|atlassian)[-.\\d].*");

  private final ComparableVersion version;

  private MavenVersion(ComparableVersion version) {
    this.version = version;
  }

  /** Empty if the text is none. */
  static Optional<MavenVersion> of(String text) {
    return isVersion(text)
        ? Optional.of(new MavenVersion(new ComparableVersion(text)))
        : Optional.empty();
  }

  static boolean isVersion(String text) {
    return !text.isBlank() && text.length() <= LONGEST;
  }

  /** True for a rebuild by a vendor, who may have mended it without another number. */
  static boolean isVendorBuild(String text) {
    return VENDOR.matcher(text).matches();
  }

  @Override
  public int compareTo(MavenVersion other) {
    return version.compareTo(other.version);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MavenVersion that && version.equals(that.version);
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  @Override
  public String toString() {
    return version.toString();
  }
}
