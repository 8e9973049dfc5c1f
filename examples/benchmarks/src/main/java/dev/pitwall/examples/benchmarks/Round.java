package dev.pitwall.examples.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One life of the measured application: start, warm up, measured requests, end.
 *
 * @param startMillis from the start of the process to its first answer
 * @param startCpuMillis CPU of the process until then
 * @param bytesPerRequest allocated by all threads of the process, in the measured requests
 * @param cpuMicrosPerRequest CPU of the whole process, in the measured requests
 * @param p99Micros as the client sees it
 * @param heapMiB live at the end, after a collection
 * @param nonHeapMiB classes and compiled code at the end
 * @param residentMiB at the end, what lies outside the Java heap
 */
record Round(
    double startMillis,
    double startCpuMillis,
    double bytesPerRequest,
    double cpuMicrosPerRequest,
    double requestsPerSecond,
    double p99Micros,
    double threads,
    double classes,
    double heapMiB,
    double nonHeapMiB,
    double residentMiB,
    String stderr) {

  /** So many that the compiler is through with the engine, which starts behind the first answer. */
  private static final int WARM_UP = 150_000;

  private static final int MEASURED = 100_000;

  private static final Pattern MAPPING = Pattern.compile("^[0-9a-f]+-[0-9a-f]+ ");

  static Round of(Candidate candidate, Path folder) throws IOException, InterruptedException {
    Path stderr = folder.resolve("stderr");
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(candidate.command(Hello.class)).redirectError(stderr.toFile());
    builder.environment().put(Hello.FOLDER, folder.resolve("tomcat").toString());
    Process process = builder.start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int port = port(out);
      try (Client client = new Client(port)) {
        client.get("/hello");
        double startMillis = (System.nanoTime() - start) / 1e6;
        double startCpu = client.numbers()[1] / 1e6;
        client.gets("/hello", WARM_UP);
        double[] before = client.numbers();
        long[] nanos = client.gets("/hello", MEASURED);
        double[] after = client.numbers();
        double[] live = client.live();
        double resident = resident(process.pid());
        return new Round(
            startMillis,
            startCpu,
            (after[0] - before[0]) / MEASURED,
            (after[1] - before[1]) / 1e3 / MEASURED,
            MEASURED * 1e9 / Arrays.stream(nanos).sum(),
            percentile(nanos, 0.99) / 1e3,
            after[2],
            after[3],
            live[0] / (1 << 20),
            live[1] / (1 << 20),
            resident,
            Files.readString(stderr));
      }
    } finally {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static double percentile(long[] values, double share) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (sorted.length * share)];
  }

  private static int port(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("port ")) {
        return Integer.parseInt(line.substring(5));
      }
    }
    throw new IOException("the application ended before it listened");
  }

  /**
   * Of the process, its Java heap aside: how much of that is touched tells when the collector last
   * ran. With {@code -Xmx256m} the heap is what lies below 4 GiB.
   */
  private static double resident(long pid) throws IOException {
    double kib = 0;
    boolean counts = false;
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps"))) {
      if (MAPPING.matcher(line).find()) {
        counts = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16) >= 1L << 32;
      } else if (counts && line.startsWith("Rss:")) {
        kib += Double.parseDouble(line.replaceAll("\\D", ""));
      }
    }
    return kib / 1024;
  }

  /** One keep-alive connection, so that the client costs little beside the server. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    }

    /** How long each took. */
    long[] gets(String path, int count) throws IOException {
      long[] nanos = new long[count];
      for (int i = 0; i < count; i++) {
        long begin = System.nanoTime();
        get(path);
        nanos[i] = System.nanoTime() - begin;
      }
      return nanos;
    }

    String get(String path) throws IOException {
      out.write(
          ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] buffer = new byte[4096];
      int length = 0;
      while (true) {
        int read = in.read(buffer, length, buffer.length - length);
        if (read < 0) {
          throw new IOException("the server closed the connection");
        }
        length += read;
        String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        int at = text.indexOf("Content-Length: ");
        if (head >= 0 && at >= 0) {
          int end = text.indexOf("\r\n", at);
          int body = Integer.parseInt(text.substring(at + 16, end).strip());
          if (length >= head + 4 + body) {
            return text.substring(head + 4);
          }
        }
      }
    }

    double[] numbers() throws IOException {
      return numbers("/numbers");
    }

    double[] live() throws IOException {
      return numbers("/live");
    }

    private double[] numbers(String path) throws IOException {
      String[] words = get(path).strip().split(" ", -1);
      double[] numbers = new double[words.length];
      for (int i = 0; i < words.length; i++) {
        numbers[i] = Double.parseDouble(words[i]);
      }
      return numbers;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
