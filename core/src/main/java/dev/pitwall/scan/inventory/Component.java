package dev.pitwall.scan.inventory;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One library, or one archive that is none.
 *
 * @param location the archive's path; {@code !/} stands before each name inside another archive
 * @param group Maven group; null if nothing says it for sure
 * @param artifact null if the archive could not be identified
 * @param version null if unknown
 * @param evidence what said so: {@code pom.properties}, {@code file-name}, {@code repository-path},
 *     {@code manifest}, {@code class-name}, {@code none}
 * @param hints dotted names that its group may begin with: from the manifest and its packages
 * @param digests of the archive; null for what is inside one
 */
public record Component(
    String location,
    Kind kind,
    @Nullable String group,
    @Nullable String artifact,
    @Nullable String version,
    Confidence confidence,
    String evidence,
    List<String> hints,
    @Nullable Digests digests) {

  /** Keeps a copy. */
  public Component {
    hints = List.copyOf(hints);
  }

  /**
   * Of the whole file.
   *
   * @param sha1 lower case hex
   * @param sha256 lower case hex
   */
  public record Digests(String sha1, String sha256) {}

  /** {@code group:artifact}; empty if one of them is unknown. */
  public Optional<String> packageName() {
    return group == null || artifact == null
        ? Optional.empty()
        : Optional.of(group + ":" + artifact);
  }

  /**
   * The package URL; empty without an artifact. Maven's names keep their case.
   *
   * @see <a href="https://github.com/package-url/purl-spec">the purl specification</a>
   */
  public Optional<String> purl() {
    return artifact == null
        ? Optional.empty()
        : Optional.of(PackageUrl.maven(group, artifact, version));
  }
}
