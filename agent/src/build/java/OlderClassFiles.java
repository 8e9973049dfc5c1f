import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Unpacks the classes of jars and says of each that it is one of JDK 17: javac 17 reads no newer
 * ones, and what it needs of them, names and descriptors, has not changed. For the compiler alone;
 * nothing of it is run or shipped.
 */
final class OlderClassFiles {
  private static final int MAJOR = 7;
  private static final byte JDK_17 = 61;

  private OlderClassFiles() {}

  /**
   * Unpacks.
   *
   * @param arguments the folder of the jars, and that of the classes
   */
  public static void main(String[] arguments) throws IOException {
    Path classes = Path.of(arguments[1]);
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      files.filter(file -> file.toString().endsWith(".jar")).forEach(jar -> unpack(jar, classes));
    }
  }

  private static void unpack(Path file, Path classes) {
    try (JarFile jar = new JarFile(file.toFile())) {
      List<JarEntry> entries = Collections.list(jar.entries());
      for (JarEntry each : entries) {
        String name = each.getName();
        if (name.endsWith(".class") && !name.startsWith("META-INF") && !name.contains("-info.")) {
          write(jar, each, classes.resolve(name));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(file + " cannot be unpacked", unreadable);
    }
  }

  private static void write(JarFile jar, JarEntry entry, Path to) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      if (bytes[MAJOR] > JDK_17) {
        bytes[MAJOR] = JDK_17;
      }
      Files.createDirectories(to.getParent());
      Files.write(to, bytes);
    }
  }
}
