package dev.pitwall.examples.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** RacePredictor in a JVM of its own, with the agent. */
final class Application implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final int USUAL_PORT = 8_000;

  private final Process process;
  private final int port;
  private final Path stderr;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private Application(Process process, int port, Path stderr) {
    this.process = process;
    this.port = port;
    this.stderr = stderr;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param settings environment of the JVM, {@code PITWALL_...} and {@code DATABASE_URL}
   * @param folder where its output goes
   */
  static Application start(Path agent, Path jar, Map<String, String> settings, Path folder)
      throws IOException, InterruptedException {
    int port = freePort();
    Path stderr = folder.resolve("application.stderr");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-javaagent:" + agent);
    command.addAll(List.of("-Xmx256m", "-jar", jar.toString()));
    command.addAll(List.of("--server.port=" + port, "--server.address=127.0.0.1"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(settings);
    builder.environment().put("PITWALL_HEALTH_URL", "http://127.0.0.1:" + port + "/health");
    builder.redirectOutput(folder.resolve("application.stdout").toFile());
    builder.redirectError(stderr.toFile());
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end-application"));
    Application application = new Application(process, port, stderr);
    application.awaitUp();
    return application;
  }

  /** The port that the documentation names, if nobody has it. */
  private static int freePort() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket usual = new ServerSocket(USUAL_PORT, 0, here)) {
      return usual.getLocalPort();
    } catch (BindException taken) {
      try (ServerSocket any = new ServerSocket(0, 0, here)) {
        return any.getLocalPort();
      }
    }
  }

  private void awaitUp() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new IOException("the application ended: " + Files.readString(stderr));
      }
      try {
        if (get("/health").statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        process.waitFor(200, TimeUnit.MILLISECONDS);
      }
    }
    close();
    throw new IOException("the application did not answer within " + START_LIMIT);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address().resolve(path)).timeout(Duration.ofSeconds(20)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address().resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  long pid() {
    return process.pid();
  }

  /** What the JVM wrote to stderr: nothing, if the agent keeps its promise. */
  String stderr() throws IOException {
    return Files.readString(stderr);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
