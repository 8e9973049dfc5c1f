/**
 * What the application's own logging libraries say of the files that they write: how their lines
 * look, and who rolls them. JDK only: the agent's adapters beside the application's loaders know
 * it.
 */
@NullMarked
package dev.pitwall.logs.live;

import org.jspecify.annotations.NullMarked;
