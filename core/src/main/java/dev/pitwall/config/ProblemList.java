package dev.pitwall.config;

import java.util.ArrayList;
import java.util.List;

/** The mistakes of one loading; at most {@value #MOST}, further ones are only counted. */
final class ProblemList {
  static final int MOST = 200;

  private final List<ConfigProblem> kept = new ArrayList<>();
  private int more;

  void add(ConfigProblem problem) {
    if (kept.contains(problem)) {
      return;
    }
    if (kept.size() >= MOST) {
      more++;
    } else {
      kept.add(problem);
    }
  }

  List<ConfigProblem> list() {
    if (more == 0) {
      return List.copyOf(kept);
    }
    List<ConfigProblem> all = new ArrayList<>(kept);
    all.add(ConfigProblem.of(ConfigProblem.Kind.MORE, "", "", Integer.toString(more)));
    return List.copyOf(all);
  }
}
