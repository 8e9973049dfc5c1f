package dev.pitwall.contract.server;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ErrorPage;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.ServletContainer;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.api.ServletInfo;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * An embedded Undertow of whatever version the class path has, so it names no type of a servlet
 * API. Serves two web applications.
 */
public final class UndertowServer {
  private static final ClassLoader LOADER = UndertowServer.class.getClassLoader();
  private static final String COMPRESSED = "text/plain";

  private UndertowServer() {}

  /**
   * Starts the server.
   *
   * @param arguments a folder with the web applications {@code root} and {@code other}
   */
  public static void main(String[] arguments) throws Exception {
    Path base = Path.of(arguments[0]);
    List<DeploymentManager> deployed = new ArrayList<>();
    ServletContainer container = Servlets.newContainer(); // one: each application knows the other
    PathHandler paths =
        Handlers.path()
            .addPrefixPath("/", deploy(container, "/", base.resolve("root"), deployed))
            .addPrefixPath("/other", deploy(container, "/other", base.resolve("other"), deployed));
    ContentEncodingRepository encodings =
        new ContentEncodingRepository()
            .addEncodingHandler(
                "gzip",
                new GzipEncodingProvider(),
                50,
                exchange ->
                    COMPRESSED.equals(exchange.getResponseHeaders().getFirst("Content-Type")));
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .setIoThreads(2)
            .setWorkerThreads(8)
            .setHandler(new EncodingHandler(paths, encodings))
            .build();
    server.start();
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    Fixture.serve(
        port,
        () -> {
          server.stop();
          for (DeploymentManager each : deployed) {
            each.stop();
            each.undeploy();
          }
        });
  }

  private static HttpHandler deploy(
      ServletContainer container,
      String context,
      Path application,
      List<DeploymentManager> deployed)
      throws Exception {
    DeploymentInfo info =
        Servlets.deployment()
            .setClassLoader(LOADER)
            .setContextPath(context)
            .setDeploymentName(application.getFileName().toString())
            .setResourceManager(new PathResourceManager(application));
    Fixture.virtualThreads().ifPresent(info::setExecutor);
    describe(new WebXml(application), info);
    DeploymentManager manager = container.addDeployment(info);
    manager.deploy();
    deployed.add(manager);
    return manager.start();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // of one servlet API or the other
  private static void describe(WebXml web, DeploymentInfo info) throws Exception {
    for (String listener : named(web, "listener", "listener-class")) {
      info.addListener(new ListenerInfo((Class) LOADER.loadClass(listener)));
    }
    for (Element filter : web.all("filter")) {
      info.addFilter(
          new FilterInfo(
                  WebXml.text(filter, "filter-name"),
                  (Class) LOADER.loadClass(WebXml.text(filter, "filter-class")))
              .setAsyncSupported(true));
    }
    for (Element mapping : web.all("filter-mapping")) {
      for (String dispatcher : WebXml.texts(mapping, "dispatcher")) {
        map(info, WebXml.text(mapping, "filter-name"), dispatcher);
      }
    }
    for (Element servlet : web.all("servlet")) {
      String name = WebXml.text(servlet, "servlet-name");
      if (name.equals("default")) {
        continue; // Undertow has its own
      }
      Class type = LOADER.loadClass(WebXml.text(servlet, "servlet-class"));
      ServletInfo cases = new ServletInfo(name, type).setAsyncSupported(true);
      for (Element mapping : web.all("servlet-mapping")) {
        if (WebXml.text(mapping, "servlet-name").equals(name)) {
          cases.addMappings(WebXml.texts(mapping, "url-pattern"));
        }
      }
      info.addServlet(cases);
    }
    for (Element page : web.all("error-page")) {
      int status = Integer.parseInt(WebXml.text(page, "error-code"));
      info.addErrorPage(new ErrorPage(WebXml.text(page, "location"), status));
    }
    initializers(info);
  }

  private static List<String> named(WebXml web, String element, String child) {
    return web.all(element).stream().map(each -> WebXml.text(each, child)).toList();
  }

  private static void map(DeploymentInfo info, String filter, String dispatcher) throws Exception {
    Method method =
        Arrays.stream(DeploymentInfo.class.getMethods())
            .filter(each -> each.getName().equals("addFilterUrlMapping"))
            .findFirst()
            .orElseThrow();
    Class<?> type = method.getParameterTypes()[2];
    method.invoke(info, filter, "/*", type.getField(dispatcher).get(null));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // of one servlet API or the other
  private static void initializers(DeploymentInfo info) {
    for (String namespace : List.of("jakarta", "javax")) {
      try {
        Class<?> initializer = LOADER.loadClass(namespace + ".servlet.ServletContainerInitializer");
        for (Object found : ServiceLoader.load((Class) initializer, LOADER)) {
          info.addServletContainerInitializers(
              new ServletContainerInitializerInfo((Class) found.getClass(), Set.of()));
        }
      } catch (ClassNotFoundException other) {
        // the server is of the other API
      }
    }
  }
}
