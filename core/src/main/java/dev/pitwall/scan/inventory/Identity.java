package dev.pitwall.scan.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an archive is. The file's name speaks first, because of what is measured: a {@code
 * pom.properties} may be that of a library packed into it, a manifest is wrong in one of six.
 */
record Identity(
    @Nullable String group,
    @Nullable String artifact,
    @Nullable String version,
    Confidence confidence,
    String evidence) {
  private static final Identity UNKNOWN = new Identity(null, null, null, Confidence.NONE, "none");
  private static final List<String> REPOSITORIES = List.of("repository", "maven2", "files-2.1");

  /**
   * Decides.
   *
   * @param location as in {@link Component}
   */
  static Identity of(String location, Signs signs) {
    FileName file = FileName.of(location.substring(location.lastIndexOf('/') + 1));
    Optional<Identity> found =
        ownPom(file, signs)
            .or(() -> repository(location, file))
            .or(() -> byName(file, signs))
            .or(() -> renamed(file, signs))
            .or(() -> byManifest(signs));
    return found.orElse(UNKNOWN);
  }

  /** A pom that says what the name says. */
  private static Optional<Identity> ownPom(FileName file, Signs signs) {
    for (Pom pom : signs.poms()) {
      String both = pom.artifact() + "-" + pom.version();
      if (file.stem().equals(both) || file.stem().startsWith(both + "-")) {
        return Optional.of(of(pom, Confidence.HIGH));
      }
    }
    return Optional.empty();
  }

  private static Identity of(Pom pom, Confidence confidence) {
    return new Identity(pom.group(), pom.artifact(), pom.version(), confidence, "pom.properties");
  }

  /** {@code .../repository/g/r/o/u/p/artifact/version/artifact-version.jar}, and Gradle's cache. */
  private static Optional<Identity> repository(String location, FileName file) {
    if (location.contains("!/")) {
      return Optional.empty();
    }
    List<String> path = List.of(location.split("/", -1));
    for (int from = path.size() - 1; from > 0; from--) {
      if (REPOSITORIES.contains(path.get(from - 1))) {
        boolean gradle = path.get(from - 1).equals("files-2.1");
        int version = path.size() - (gradle ? 3 : 2);
        if (version - 1 > from || (gradle && version - 1 == from + 1)) {
          String artifact = path.get(version - 1);
          String number = path.get(version);
          String group =
              gradle ? path.get(from) : String.join(".", path.subList(from, version - 1));
          if (file.stem().startsWith(artifact + "-") && Pom.isName(group)) {
            return Optional.of(
                new Identity(group, artifact, number, Confidence.HIGH, "repository-path"));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Identity> byName(FileName file, Signs signs) {
    String version = file.version();
    if (version == null || !Pom.isName(file.artifact()) || !Pom.isVersion(version)) {
      return Optional.empty();
    }
    String group = null;
    for (Pom pom : signs.poms()) {
      if (pom.artifact().equals(file.artifact())) {
        group = pom.group();
      }
    }
    return Optional.of(
        new Identity(
            group == null ? vendor(signs) : group,
            file.artifact(),
            version,
            Confidence.MEDIUM,
            "file-name"));
  }

  /** The group, if manifest and packages agree on one. */
  private static @Nullable String vendor(Signs signs) {
    String id = signs.attribute("Implementation-Vendor-Id");
    if (!id.contains(".") || !Pom.isName(id) || GroupMatch.isBroad(id)) {
      return null;
    }
    List<String> others = new ArrayList<>(signs.hints());
    others.remove(id);
    return GroupMatch.agree(id, others) ? id : null;
  }

  /** A name without version: the only pom inside, if the classes are its own. */
  private static Optional<Identity> renamed(FileName file, Signs signs) {
    for (Pom pom : signs.poms()) {
      if (pom.artifact().equals(file.stem())) {
        return Optional.of(of(pom, Confidence.HIGH));
      }
    }
    if (signs.poms().size() == 1) {
      Pom pom = signs.poms().iterator().next();
      if (signs.agreesWith(pom.group())) {
        return Optional.of(of(pom, Confidence.MEDIUM));
      }
    }
    return Optional.empty();
  }

  private static Optional<Identity> byManifest(Signs signs) {
    String version = first(signs, "Implementation-Version", "Bundle-Version");
    String artifact = first(signs, "Implementation-Title", "Bundle-SymbolicName");
    artifact = artifact.split(";", 2)[0].strip();
    return Pom.isName(artifact) && Pom.isVersion(version) && Character.isDigit(version.charAt(0))
        ? Optional.of(new Identity(vendor(signs), artifact, version, Confidence.LOW, "manifest"))
        : Optional.empty();
  }

  private static String first(Signs signs, String one, String other) {
    String value = signs.attribute(one);
    return value.isEmpty() ? signs.attribute(other) : value;
  }
}
