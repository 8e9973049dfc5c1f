/**
 * What is known to be vulnerable: a snapshot of the OSV database, kept as an index that is read
 * record by record, and the order of Maven's versions.
 *
 * @see <a href="https://ossf.github.io/osv-schema/">the OSV schema</a>
 */
@NullMarked
package dev.pitwall.scan.osv;

import org.jspecify.annotations.NullMarked;
