package dev.pitwall.check.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What the application sees in {@code DriverManager} while Pitwall uses a driver. */
class DriverRegistrationTest {

  /** As in the agent: a child-first loader of Pitwall's with a copy of the driver of its own. */
  private static final class PrivateLoader extends URLClassLoader {
    PrivateLoader(URL[] path) {
      super(path, ClassLoader.getPlatformClassLoader());
    }
  }

  /** Runs inside the private loader: one failing connect, then a look at our own registration. */
  public static final class Inside implements Callable<Boolean> {
    @Override
    public Boolean call() throws Exception {
      int port;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      try (Asked asked = new Asked("jdbc:postgresql://127.0.0.1:" + port + "/x", "u", "p")) {
        assertThat(Asked.measured(asked.run(), "db.down").value()).isEqualTo(1);
      }
      return org.postgresql.Driver.isRegistered();
    }
  }

  @Test
  void aCopyOfOurOwnLeavesDriverManagerAsItWas() throws Exception {
    List<Driver> before = Collections.list(DriverManager.getDrivers());
    List<URL> path = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      path.add(Path.of(entry).toUri().toURL());
    }
    try (PrivateLoader loader = new PrivateLoader(path.toArray(URL[]::new))) {
      Callable<?> inside =
          (Callable<?>)
              loader.loadClass(Inside.class.getName()).getDeclaredConstructor().newInstance();
      assertThat(inside.getClass().getClassLoader()).isSameAs(loader);
      assertThat(inside.call()).isEqualTo(false);
    }
    assertThat(Collections.list(DriverManager.getDrivers())).isEqualTo(before);
  }

  @Test
  void aCopySharedWithTheApplicationStaysRegistered() throws Exception {
    List<Driver> before = Collections.list(DriverManager.getDrivers());
    new Inside().call();
    assertThat(Collections.list(DriverManager.getDrivers())).isEqualTo(before);
    assertThat(before).anyMatch(org.postgresql.Driver.class::isInstance);
  }
}
