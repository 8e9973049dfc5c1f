/** The new lines of files that others write and rotate; one way for all who follow a log. */
@NullMarked
package dev.pitwall.logs.follow;

import org.jspecify.annotations.NullMarked;
