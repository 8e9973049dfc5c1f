package dev.pitwall.examples.benchmarks;

import com.sun.management.ThreadMXBean;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/**
 * The measured application: an embedded Tomcat that says hello. Prints {@code port N} once it
 * answers. {@code /numbers} tells what the JVM has used so far.
 */
public final class Hello {
  /** The environment variable that names the server's folder. */
  static final String FOLDER = "HELLO_FOLDER";

  private Hello() {}

  /**
   * Listens on a free port of 127.0.0.1 until the process ends.
   *
   * @param args class of a filter before every request; may be left out
   */
  public static void main(String[] args) throws IOException, LifecycleException {
    Tomcat tomcat = new Tomcat();
    String folder = System.getenv(FOLDER);
    tomcat.setBaseDir(folder == null ? "target/hello" : folder);
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
    Context context = tomcat.addContext("", Path.of(".").toAbsolutePath().toString());
    Tomcat.addServlet(context, "hello", new HelloServlet()).addMapping("/hello");
    Tomcat.addServlet(context, "numbers", new NumbersServlet()).addMapping("/numbers");
    Tomcat.addServlet(context, "live", new LiveServlet()).addMapping("/live");
    if (args.length > 0) {
      filter(context, args[0]);
    }
    tomcat.start();
    System.out.println("port " + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }

  private static void filter(Context context, String type) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("measured");
    definition.setFilterClass(type);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName("measured");
    map.addURLPattern("/*");
    context.addFilterMap(map);
  }

  /** With its length, which a container does not always know behind a filter. */
  private static void answer(HttpServletResponse response, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    response.setContentType("text/plain");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static final class HelloServlet extends HttpServlet {
    @Serial private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      answer(response, "hello");
    }
  }

  /** Allocated bytes of all living threads, CPU nanoseconds, threads, loaded classes. */
  private static final class NumbersServlet extends HttpServlet {
    @Serial private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long allocated = 0;
      for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
        allocated += Math.max(bytes, 0);
      }
      com.sun.management.OperatingSystemMXBean process =
          (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      answer(
          response,
          allocated
              + " "
              + process.getProcessCpuTime()
              + " "
              + threads.getThreadCount()
              + " "
              + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }
  }

  /** Bytes of live heap, and of classes and compiled code. */
  private static final class LiveServlet extends HttpServlet {
    @Serial private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
      memory.gc();
      answer(
          response,
          memory.getHeapMemoryUsage().getUsed() + " " + memory.getNonHeapMemoryUsage().getUsed());
    }
  }
}
