/** Talking to other machines so that it ends: deadlines, and whom one trusts. */
@NullMarked
package dev.pitwall.check.net;

import org.jspecify.annotations.NullMarked;
