/**
 * One streaming pass over log files: how many requests, errors and warnings, which, and how slow.
 */
@NullMarked
package dev.pitwall.logs.analyze;

import org.jspecify.annotations.NullMarked;
