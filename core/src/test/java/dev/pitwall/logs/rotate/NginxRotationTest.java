package dev.pitwall.logs.rotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's nginx, whose access log is rotated while it answers. */
class NginxRotationTest {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");

  @TempDir Path folder;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int get(int port, String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setConnectTimeout(5_000);
    connection.setReadTimeout(5_000);
    return connection.getResponseCode();
  }

  @Test
  void everyRequestIsInOneOfTheLogsAndNginxWritesIntoTheNewOne() throws Exception {
    assumeTrue(Files.isExecutable(NGINX), "nginx is not installed");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path logs = Files.createDirectory(folder.resolve("logs")).toRealPath();
    int port = freePort();
    Path pid = folder.resolve("nginx.pid");
    Path conf =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            pid %s;
            error_log %s/error.log;
            events {}
            http {
              client_body_temp_path %s/t1; proxy_temp_path %s/t2; fastcgi_temp_path %s/t3;
              uwsgi_temp_path %s/t4; scgi_temp_path %s/t5;
              access_log %s/access.log combined;
              server { listen 127.0.0.1:%d; location / { return 204; } }
            }
            """
                .formatted(pid, logs, folder, folder, folder, folder, folder, logs, port));
    Process nginx =
        new ProcessBuilder(NGINX.toString(), "-c", conf.toString(), "-e", logs + "/error.log")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.out").toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> get(port, "/started") == 204);
      Rotation rotation =
          new Rotation(
              Rotations.settings(
                  folder,
                  "[{files: \""
                      + logs
                      + "/access.log\", post-rotate: \"signal:USR1:"
                      + pid
                      + "\"}]"),
              folder.resolve("state"),
              new Rotation.Surroundings(
                  TimeSource.system(),
                  ZoneId.of("UTC"),
                  new PostRotate(Duration.ofSeconds(10)),
                  new OtherRotators(folder.resolve("etc"), List.of())));
      for (int i = 0; i < 3; i++) {
        assertThat(get(port, "/before-" + i)).isEqualTo(204);
        assertThat(rotation.run(Rotation.Mode.FORCE))
            .singleElement()
            .satisfies(
                one ->
                    assertThat(one.outcome())
                        .as(one.toString())
                        .isEqualTo(Rotated.Outcome.ROTATED));
        assertThat(get(port, "/after-" + i)).isEqualTo(204);
        String after = "/after-" + i;
        // nginx answers first and writes its line then
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> Files.readString(logs.resolve("access.log")).contains(after));
      }
      List<String> all = new ArrayList<>();
      for (Archives.Archive archive : new Archives(logs.resolve("access.log")).list()) {
        if (archive.compressed()) {
          try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(archive.path()))) {
            all.add(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
          }
        } else {
          all.add(Files.readString(archive.path()));
        }
      }
      all.add(Files.readString(logs.resolve("access.log")));
      String text = String.join("", all);
      for (int i = 0; i < 3; i++) {
        assertThat(text)
            .containsOnlyOnce("GET /before-" + i + " ")
            .containsOnlyOnce("GET /after-" + i + " ");
      }
    } finally {
      nginx.destroy();
      if (!nginx.waitFor(10, TimeUnit.SECONDS)) {
        nginx.destroyForcibly();
      }
    }
  }
}
