/** Once a fleet: who of several replicas leads, what was told and done for all of them. */
@NullMarked
package dev.pitwall.cluster;

import org.jspecify.annotations.NullMarked;
