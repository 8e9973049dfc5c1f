package dev.pitwall.servlet;

import dev.pitwall.request.Gate;
import org.jspecify.annotations.Nullable;

/** Says whether requests reach the application; asked for each of them. */
@FunctionalInterface
interface Entrance {
  /** Without anybody who could turn requests away. */
  Entrance OPEN = () -> null;

  /** What holds now; null while requests go through. */
  Gate.@Nullable Closed closed();
}
