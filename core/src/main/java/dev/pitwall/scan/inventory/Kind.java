package dev.pitwall.scan.inventory;

/** In which way something is there. */
public enum Kind {
  /** An archive of its own. */
  ARCHIVE,
  /** Packed into another archive, with its {@code pom.properties}. */
  SHADED,
  /** Known by the name of a class alone: a copy of a library inside another archive. */
  COPY
}
