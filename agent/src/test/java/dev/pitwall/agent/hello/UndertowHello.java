package dev.pitwall.agent.hello;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.logging.LogManager;

/**
 * Undertow with a servlet. Prints {@code PORT n}, serves until its standard input ends, and says
 * first which log manager the JVM has and who loaded the server.
 */
public final class UndertowHello {
  private UndertowHello() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("LOGS " + LogManager.getLogManager().getClass().getName());
    System.out.println("LOADER " + Undertow.class.getClassLoader().getClass().getName());
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(UndertowHello.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("hello")
            .addServlet(Servlets.servlet("hello", HelloServer.Hello.class).addMapping("/hello/*"));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
    manager.deploy();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setHandler(manager.start())
            .build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("PORT " + address.getPort());
    System.in.transferTo(OutputStream.nullOutputStream());
    server.stop();
    System.exit(0);
  }
}
