/**
 * The command line: one class a command, each a thin shell over a public entry of the engine; it
 * decides how results are shown and which exit code they have, and nothing else.
 */
@NullMarked
package dev.pitwall.cli;

import org.jspecify.annotations.NullMarked;
