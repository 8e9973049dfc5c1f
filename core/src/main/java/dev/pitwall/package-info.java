/**
 * The composition root: reads the configuration, wires the features, starts and stops them in
 * order.
 */
@NullMarked
package dev.pitwall;

import org.jspecify.annotations.NullMarked;
