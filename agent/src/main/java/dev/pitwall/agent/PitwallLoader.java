package dev.pitwall.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Loads everything of Pitwall but the premain classes, child first, from a folder of the agent jar
 * in which class files have another suffix: the application's loaders and class scanners see none
 * of it, and it sees nothing of the application. The parent is the platform loader.
 */
public final class PitwallLoader extends ClassLoader {
  private static final String FOLDER = "isolated/";
  private static final String CLASS = ".class";
  private static final String ISOLATED_CLASS = ".classdata";

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final ProtectionDomain domain;

  PitwallLoader(File file) throws IOException {
    super("pitwall", ClassLoader.getPlatformClassLoader());
    // not verified: the jar is ours and not signed, and verifying is slow before the JIT is warm
    jar = new JarFile(file, false);
    domain =
        new ProtectionDomain(
            new CodeSource(file.toURI().toURL(), (Certificate[]) null), null, this, null);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> found = findLoadedClass(name);
      if (found == null) {
        byte[] own = name.startsWith("java.") ? null : bytes(name.replace('.', '/') + CLASS);
        found = own == null ? getParent().loadClass(name) : define(name, own);
      }
      if (resolve) {
        resolveClass(found);
      }
      return found;
    }
  }

  /** A new object of an isolated class, seen as an interface of the JDK that the class has. */
  <T> T instance(String name) throws ReflectiveOperationException {
    return instance(loadClass(name));
  }

  /** The same of any class. */
  @SuppressWarnings("unchecked") // the classes are written for those who ask
  static <T> T instance(Class<?> type) throws ReflectiveOperationException {
    return (T) type.getConstructor().newInstance();
  }

  private Class<?> define(String name, byte[] bytes) {
    int dot = name.lastIndexOf('.');
    if (dot > 0 && getDefinedPackage(name.substring(0, dot)) == null) {
      try {
        definePackage(name.substring(0, dot), null, null, null, null, null, null, null);
      } catch (IllegalArgumentException anotherThreadDid) {
        return defineClass(name, bytes, 0, bytes.length, domain);
      }
    }
    return defineClass(name, bytes, 0, bytes.length, domain);
  }

  /**
   * The bytes of an isolated entry.
   *
   * @param name as it would be in an ordinary jar, {@code dev/pitwall/Pitwall.class}
   */
  public byte @Nullable [] bytes(String name) {
    ZipEntry entry = jar.getEntry(FOLDER + stored(name));
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      // readAllBytes takes a buffer of 16 KiB a class: 15 MB until the engine runs
      byte[] bytes = new byte[Math.toIntExact(entry.getSize())];
      return in.readNBytes(bytes, 0, bytes.length) == bytes.length ? bytes : null;
    } catch (IOException damaged) {
      return null; // the caller says what is missing
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : getParent().getResource(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    ZipEntry entry = jar.getEntry(FOLDER + stored(name));
    if (entry == null || entry.isDirectory()) {
      return null;
    }
    try {
      return new URL(null, IsolatedUrl.PROTOCOL + ":/" + name, new IsolatedUrl(jar, entry));
    } catch (MalformedURLException impossible) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL one = findResource(name);
    return one == null
        ? Collections.emptyEnumeration()
        : Collections.enumeration(Collections.singleton(one));
  }

  private static String stored(String name) {
    return name.endsWith(CLASS)
        ? name.substring(0, name.length() - CLASS.length()) + ISOLATED_CLASS
        : name;
  }
}
