/** A small real engine for the tests of the jar: writes what it is told to a file. */
@NullMarked
package dev.pitwall.agent.recording;

import org.jspecify.annotations.NullMarked;
