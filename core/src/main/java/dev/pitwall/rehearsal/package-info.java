/** What a rule would have said of the readings that are kept; opens nothing and tells nobody. */
@NullMarked
package dev.pitwall.rehearsal;

import org.jspecify.annotations.NullMarked;
