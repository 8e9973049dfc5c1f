package dev.pitwall.contract.server;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An embedded Jetty, 9.4 to 12.1, with whatever servlet environment the class path has: typed where
 * all versions agree, looked up by name where they do not. Serves two web applications over
 * HTTP/1.1 and HTTP/2; says its port on stdout; ends when stdin does.
 */
public final class JettyServer {
  private static final List<String> WEB_APPLICATIONS =
      List.of(
          "org.eclipse.jetty.ee11.webapp.WebAppContext",
          "org.eclipse.jetty.ee10.webapp.WebAppContext",
          "org.eclipse.jetty.ee9.webapp.WebAppContext",
          "org.eclipse.jetty.ee8.webapp.WebAppContext",
          "org.eclipse.jetty.webapp.WebAppContext");

  private JettyServer() {}

  /**
   * Starts the server.
   *
   * @param arguments a folder with the web applications {@code root} and {@code other}
   */
  public static void main(String[] arguments) throws Exception {
    Path base = Path.of(arguments[0]);
    ContextHandlerCollection contexts = new ContextHandlerCollection();
    add(contexts, webApplication("/", base.resolve("root")));
    add(contexts, webApplication("/other", base.resolve("other")));
    serve(contexts);
  }

  /** Serves a handler until stdin ends. */
  static void serve(Handler handler) throws Exception {
    QueuedThreadPool threads = new QueuedThreadPool();
    Optional<ExecutorService> virtual = Fixture.virtualThreads();
    if (virtual.isPresent()) { // 9.4 does not know the method
      call(threads, "setVirtualThreadsExecutor", Executor.class, virtual.get());
    }
    Server server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    ConnectionFactory http2 =
        Class.forName("org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory")
            .asSubclass(ConnectionFactory.class)
            .getConstructor(HttpConfiguration.class)
            .newInstance(configuration);
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration), http2);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    GzipHandler gzip = new GzipHandler();
    gzip.setHandler(handler);
    server.setHandler(gzip);
    server.start();
    Fixture.serve(
        connector.getLocalPort(),
        () -> {
          server.stop();
          server.destroy();
        });
  }

  private static Handler webApplication(String path, Path folder) throws Exception {
    Object application = known().getConstructor().newInstance();
    call(application, "setContextPath", String.class, path);
    call(application, "setWar", String.class, folder.toString());
    call(application, "setThrowUnavailableOnStartupException", boolean.class, true);
    Path temporary = Files.createDirectories(folder.resolveSibling("tmp-" + folder.getFileName()));
    call(application, "setTempDirectory", java.io.File.class, temporary.toFile());
    // EE 8 and 9 in Jetty 12 are no handlers of it, but have one
    Handler handler =
        (Handler) (application instanceof Supplier<?> nested ? nested.get() : application);
    dispatchToOthers(handler);
    return handler;
  }

  /** Jetty 12 has to be told; the ones before do it. */
  private static void dispatchToOthers(Handler application) throws Exception {
    try {
      call(application, "setCrossContextDispatchSupported", boolean.class, true);
    } catch (NoSuchMethodException always) {
      return;
    }
  }

  private static Class<?> known() throws ClassNotFoundException {
    for (String name : WEB_APPLICATIONS) {
      String file = name.replace('.', '/') + ".class";
      if (JettyServer.class.getClassLoader().getResource(file) != null) {
        return Class.forName(name);
      }
    }
    throw new ClassNotFoundException("none of " + WEB_APPLICATIONS);
  }

  private static void add(ContextHandlerCollection contexts, Handler handler) throws Exception {
    call(contexts, "addHandler", Handler.class, handler);
  }

  private static void call(Object on, String name, Class<?> type, Object argument)
      throws ReflectiveOperationException {
    Method method = on.getClass().getMethod(name, type);
    method.invoke(on, argument);
  }
}
