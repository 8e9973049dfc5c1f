/** Asks trivy, where it is installed, what is known to be vulnerable in a container image. */
@NullMarked
package dev.pitwall.scan.image;

import org.jspecify.annotations.NullMarked;
