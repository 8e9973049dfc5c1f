/** Talking to other machines so that it ends: deadlines for every step. */
@NullMarked
package dev.pitwall.check.net;

import org.jspecify.annotations.NullMarked;
