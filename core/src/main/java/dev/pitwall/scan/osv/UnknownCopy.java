package dev.pitwall.scan.osv;

import dev.pitwall.scan.inventory.Component;

/**
 * A library inside another jar whose version nobody can tell, and that has known vulnerabilities in
 * some versions.
 *
 * @param advisories how many there are for it, in any version
 */
public record UnknownCopy(Component component, String packageName, int advisories) {}
