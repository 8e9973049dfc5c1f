package dev.pitwall.admin;

import java.io.IOException;
import java.io.Writer;

/** What this JVM loaded, as the admin port asks for it. */
@FunctionalInterface
public interface ScanDesk {

  /** Nobody knows: the filter has no way to ask. */
  ScanDesk NONE = out -> out.write("{\"classes\":null}");

  /** Writes it as JSON; takes some milliseconds. */
  void writeTo(Writer out) throws IOException;
}
