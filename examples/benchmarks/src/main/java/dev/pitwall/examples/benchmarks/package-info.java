/** Whole-process comparison of one application with and without Pitwall. */
@NullMarked
package dev.pitwall.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
