package dev.pitwall.scan.inventory;

import java.util.List;
import java.util.Set;

/** Whether a Maven group can be that of classes in some packages. */
public final class GroupMatch {
  private GroupMatch() {}

  /** Under these heads live makers that have nothing to do with each other. */
  private static final Set<String> BROAD =
      Set.of(
          "org.apache",
          "com.google",
          "com.github",
          "io.github",
          "org.eclipse",
          "org.jboss",
          "com.sun",
          "net.sf");

  /**
   * True if a hint begins with the group, or both with the same two parts (three where two say
   * nothing).
   *
   * @param hints dotted names, as {@link Component#hints}
   */
  public static boolean agree(String group, List<String> hints) {
    String head = head(group);
    return within(group, hints) || hints.stream().anyMatch(hint -> head(hint).equals(head));
  }

  /** True if a hint begins with the whole group. */
  public static boolean within(String group, List<String> hints) {
    return hints.stream().anyMatch(hint -> hint.equals(group) || hint.startsWith(group + "."));
  }

  /** True for a name under which many makers live, and which is no group itself. */
  static boolean isBroad(String group) {
    return BROAD.contains(group);
  }

  private static String head(String dotted) {
    int first = dotted.indexOf('.');
    int second = first < 0 ? -1 : dotted.indexOf('.', first + 1);
    if (second > 0 && BROAD.contains(dotted.substring(0, second))) {
      second = dotted.indexOf('.', second + 1);
    }
    return second < 0 ? dotted : dotted.substring(0, second);
  }
}
