/** Processor, memory and disks of the machine or container, each by one documented formula. */
@NullMarked
package dev.pitwall.check.host;

import org.jspecify.annotations.NullMarked;
