package dev.pitwall.export.otlp;

/** The agent of OpenTelemetry, or one that is made of it. */
final class OpenTelemetryAgent {
  /** Only its {@code premain} brings this class before the boot class loader. */
  private static final String SIGN = "io.opentelemetry.javaagent.bootstrap.AgentInitializer";

  private OpenTelemetryAgent() {}

  /** True if it is in this JVM. */
  static boolean isHere() {
    try {
      return Class.forName(SIGN, false, null) != null;
    } catch (ClassNotFoundException | LinkageError no) {
      return false;
    }
  }
}
