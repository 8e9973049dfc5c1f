package dev.pitwall.agent.hello;

import java.net.URL;
import java.util.TreeSet;

/**
 * Says what a JVM holds of Pitwall: {@code bridge true|false}, {@code thread NAME} for each of its
 * threads, {@code class NAME true|false} for each class named as an argument, {@code context
 * LOADER}, {@code reaches PACKAGE true|false} for what of the JDK is closed to an application.
 */
public final class Census {
  private Census() {}

  public static void main(String[] arguments) {
    System.out.println("bridge " + visible("java.lang.PitwallBridge"));
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("pitwall")) {
        System.out.println("thread " + thread.getName());
      }
    }
    for (String name : new TreeSet<>(java.util.List.of(arguments))) {
      URL resource = ClassLoader.getSystemResource(name.replace('.', '/') + ".class");
      System.out.println("class " + name + " " + (visible(name) || resource != null));
    }
    Module jdk = Object.class.getModule();
    Module own = Census.class.getModule();
    System.out.println("reaches java.lang " + jdk.isOpen("java.lang", own));
    for (String internal : java.util.List.of("jdk.internal.misc", "jdk.internal.module")) {
      System.out.println("reaches " + internal + " " + jdk.isExported(internal, own));
    }
    System.out.println("context " + Thread.currentThread().getContextClassLoader().getName());
  }

  private static boolean visible(String name) {
    try {
      Class.forName(name, false, Census.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }
}
