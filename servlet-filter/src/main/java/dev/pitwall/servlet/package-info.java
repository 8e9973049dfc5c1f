/** Times exchanges for a servlet filter, and knows nothing of either servlet API. */
@NullMarked
package dev.pitwall.servlet;

import org.jspecify.annotations.NullMarked;
