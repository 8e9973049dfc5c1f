/** What all servlet containers have in common, whichever hooks see the request. */
@NullMarked
package dev.pitwall.agent.hook.servlet;

import org.jspecify.annotations.NullMarked;
