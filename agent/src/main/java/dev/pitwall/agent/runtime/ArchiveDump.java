package dev.pitwall.agent.runtime;

import java.util.function.BooleanSupplier;

/** Asks the JVM whether it records an archive; {@code jdk.internal.misc} must be exported to it. */
public final class ArchiveDump implements BooleanSupplier {

  /** For premain. */
  public ArchiveDump() {}

  @Override
  public boolean getAsBoolean() {
    try {
      Class<?> sharing = Class.forName("jdk.internal.misc.CDS");
      return (Boolean) sharing.getMethod("isDumpingArchive").invoke(null);
    } catch (ReflectiveOperationException | RuntimeException unknownToThisJvm) {
      return false;
    }
  }
}
