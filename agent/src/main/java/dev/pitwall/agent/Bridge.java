package dev.pitwall.agent;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings {@code java.lang.PitwallBridge} into being: {@code java.lang}, opened to Pitwall's own
 * loader alone, takes the class from a look-up of {@link Object}. It is not opened to this class,
 * whose module is the application's class path. Nothing is appended to the boot class path, because
 * that switches class-data sharing off for the application; only a JVM that refuses gets a
 * one-class jar there.
 */
final class Bridge {
  private static final String NAME = "java.lang.PitwallBridge";
  private static final String DEFINITION = "dev.pitwall.agent.runtime.BridgeDefinition";
  private static final String ENTRY = "java/lang/PitwallBridge.class";

  private final Class<?> type;
  private final @Nullable String trouble;

  private Bridge(Class<?> type, @Nullable String trouble) {
    this.type = type;
    this.trouble = trouble;
  }

  /** True if a copy of the agent is already there. */
  static boolean exists() {
    try {
      Class.forName(NAME, false, null);
      return true;
    } catch (ClassNotFoundException firstCopy) {
      return false;
    }
  }

  static Bridge define(Instrumentation instrumentation, PitwallLoader loader) throws Exception {
    byte[] bytes = loader.bytes(ENTRY);
    if (bytes == null) {
      throw new IOException("the agent jar is damaged: it lacks " + ENTRY);
    }
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Collections.emptyMap(),
          Collections.singletonMap("java.lang", Set.of(loader.getUnnamedModule())),
          Set.of(),
          Collections.emptyMap());
      UnaryOperator<Object> definition = loader.instance(DEFINITION);
      return new Bridge((Class<?>) definition.apply(bytes), null);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError refused) {
      return append(instrumentation, bytes, refused);
    }
  }

  private static Bridge append(Instrumentation instrumentation, byte[] bytes, Throwable refused)
      throws Exception {
    File jar = File.createTempFile("pitwall-bridge", ".jar");
    jar.deleteOnExit();
    try (ZipOutputStream out = new ZipOutputStream(new FileOutputStream(jar))) {
      out.putNextEntry(new ZipEntry(ENTRY));
      out.write(bytes);
      out.closeEntry();
    }
    instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar));
    return new Bridge(
        Class.forName(NAME, true, null),
        "Defining the bridge class in java.base was refused ("
            + refused
            + "); a JVM that allows it is expected. It was put on the boot class path from "
            + jar
            + " instead, which switches class-data sharing off for the application. Report the"
            + " JVM's name and version.");
  }

  Class<?> type() {
    return type;
  }

  /** Why the class path had to be used, or null. */
  @Nullable String trouble() {
    return trouble;
  }
}
