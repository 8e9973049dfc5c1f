/** The application's own requests as readings, for rules of one's own. */
@NullMarked
package dev.pitwall.check.requests;

import org.jspecify.annotations.NullMarked;
