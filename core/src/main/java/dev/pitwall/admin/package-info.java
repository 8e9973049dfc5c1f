/** Read-only views of snapshots over HTTP, for people and for tools. */
@NullMarked
package dev.pitwall.admin;

import org.jspecify.annotations.NullMarked;
