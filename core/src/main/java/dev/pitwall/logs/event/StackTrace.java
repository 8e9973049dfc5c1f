package dev.pitwall.logs.event;

import java.util.ArrayList;
import java.util.List;

/**
 * What was thrown and where, out of the lines behind an error: Java's stack traces, and Python's,
 * whose innermost frame stands last. Line numbers, proxies and generated names are left out, so
 * that one fault stays one fault over builds.
 */
public final class StackTrace {
  private static final int MOST_FRAMES = 3;
  private static final int MOST_CLASS = 120;
  private static final String[] PLATFORM = {
    "java.",
    "javax.",
    "jakarta.",
    "jdk.",
    "sun.",
    "com.sun.",
    "org.springframework.",
    "org.apache.",
    "org.hibernate.",
    "org.eclipse.jetty.",
    "io.undertow.",
    "io.netty.",
    "reactor.",
    "kotlin.",
    "kotlinx.",
    "scala.",
    "groovy.",
    "com.zaxxer.",
    "org.postgresql.",
    "com.fasterxml.",
    "org.jboss.",
    "net.bytebuddy.",
    "org.aopalliance.",
    "ch.qos.logback.",
    "org.slf4j."
  };

  private final List<String> own = new ArrayList<>();
  private final List<String> any = new ArrayList<>();
  private String throwable = "";
  private String cause = "";
  private boolean python;
  private boolean seen;

  /** Takes the next line. */
  public void line(String line) {
    seen = true;
    String text = line.strip();
    if (text.startsWith("at ") && text.indexOf('(') > 3) {
      frame(Frame.of(text.substring(3, text.indexOf('('))));
    } else if (text.startsWith("Traceback (most recent call last)")) {
      python = true;
    } else if (python && text.startsWith("File \"") && text.contains(", in ")) {
      pythonFrame(text);
    } else if (text.startsWith("Caused by: ")) {
      // the deepest comes last; its frames are where it began
      cause = className(text.substring(11));
      own.clear();
      any.clear();
    } else if (!text.startsWith("Suppressed: ") && !isIndented(line)) {
      String name = className(text);
      if (!name.isEmpty() && (throwable.isEmpty() || python)) {
        throwable = name;
      }
    }
  }

  private static boolean isIndented(String line) {
    return !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
  }

  /**
   * A method of a Java stack trace.
   *
   * @param name without what is generated
   * @param platform true if it is none of the application's own
   */
  public record Frame(String name, boolean platform) {

    /** Reads {@code module/package.Class.method}, what stands between "at" and the parenthesis. */
    public static Frame of(String method) {
      String name = plain(method);
      return new Frame(name, isPlatform(name));
    }
  }

  /** Takes the next line, which is a frame of Java. */
  public void frame(Frame frame) {
    seen = true;
    if (any.size() < MOST_FRAMES) {
      any.add(frame.name());
    }
    if (own.size() < MOST_FRAMES && !frame.platform()) {
      own.add(frame.name());
    }
  }

  /** True if further frames change nothing until the next cause. */
  public boolean isFull() {
    return own.size() >= MOST_FRAMES && any.size() >= MOST_FRAMES;
  }

  private void pythonFrame(String text) {
    int file = text.indexOf('"', 6);
    String path = file < 0 ? "" : text.substring(6, file);
    String name =
        path.substring(path.lastIndexOf('/') + 1) + "#" + text.substring(text.indexOf(", in ") + 5);
    List<String> frames =
        path.contains("site-packages") || path.contains("/lib/python") ? any : own;
    frames.add(name);
    if (frames.size() > MOST_FRAMES) {
      frames.remove(0);
    }
  }

  private static boolean isPlatform(String name) {
    for (String prefix : PLATFORM) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** {@code java.base/a.B$$Lambda$12/0x0001.run} is {@code a.B.run}. */
  private static String plain(String method) {
    int dot = method.lastIndexOf('.');
    String type = dot < 0 ? method : method.substring(0, dot);
    String rest = dot < 0 ? "" : method.substring(dot);
    int generated = type.indexOf("$$");
    String owner = generated < 0 ? type : type.substring(0, generated);
    owner = owner.substring(owner.lastIndexOf('/') + 1);
    int proxy = owner.indexOf("$Proxy");
    if (proxy >= 0) {
      owner = owner.substring(0, proxy + 6);
    }
    if (rest.startsWith(".lambda$")) {
      int end = rest.indexOf('$', 8);
      rest = "." + (end < 0 ? rest.substring(8) : rest.substring(8, end));
    }
    return withoutNumber(owner) + rest;
  }

  private static String withoutNumber(String name) {
    int end = name.length();
    while (end > 0 && Character.isDigit(name.charAt(end - 1))) {
      end--;
    }
    return name.contains("GeneratedMethodAccessor") ? name.substring(0, end) : name;
  }

  /** The name of a throwable at the begin of a text, or empty. */
  private static String className(String text) {
    int end = 0;
    while (end < text.length() && end <= MOST_CLASS && isName(text.charAt(end))) {
      end++;
    }
    boolean ends = end == text.length() || text.charAt(end) == ':' || text.charAt(end) == ' ';
    String name = text.substring(0, end);
    boolean named =
        name.endsWith("Exception")
            || name.endsWith("Error")
            || name.endsWith("Throwable")
            || name.endsWith("Failure")
            || name.endsWith("Fault");
    return ends && named ? name : "";
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '$';
  }

  /** True if no line was taken. */
  public boolean isEmpty() {
    return !seen;
  }

  /** Class of what was thrown, or empty. */
  public String throwable() {
    return throwable;
  }

  /** Class of the innermost cause, or empty. */
  public String cause() {
    return cause;
  }

  /** Up to three methods where it began, the application's own if there are any. */
  public List<String> frames() {
    return List.copyOf(own.isEmpty() ? any : own);
  }
}
