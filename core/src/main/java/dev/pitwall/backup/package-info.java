/** Plan, dump and archive, verify, catalogue, expire: a backup that was not verified is none. */
@NullMarked
package dev.pitwall.backup;

import org.jspecify.annotations.NullMarked;
