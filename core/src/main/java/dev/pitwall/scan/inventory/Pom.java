package dev.pitwall.scan.inventory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/** The coordinates in a {@code pom.properties}. */
record Pom(String group, String artifact, String version) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.\\-]{1,128}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_.+~\\-]{1,128}");

  /** Empty if it says no usable coordinates. */
  static Optional<Pom> read(byte[] text) {
    Properties properties = new Properties();
    try {
      properties.load(new ByteArrayInputStream(text));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
    String group = properties.getProperty("groupId", "").strip();
    String artifact = properties.getProperty("artifactId", "").strip();
    String version = properties.getProperty("version", "").strip();
    return isName(group) && isName(artifact) && isVersion(version)
        ? Optional.of(new Pom(group, artifact, version))
        : Optional.empty();
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  static boolean isVersion(String text) {
    return VERSION.matcher(text).matches();
  }
}
