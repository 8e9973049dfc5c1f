package dev.pitwall.scan;

import org.jspecify.annotations.Nullable;

/**
 * What the package manager has waiting.
 *
 * @param manager {@code apt}, {@code dnf}, {@code apk}; empty if there is none or nobody asked
 * @param upgradable null if unknown
 * @param security those that mend a vulnerability; null if the manager does not tell
 * @param reason why it is unknown; null if it is known
 */
public record OsPackages(
    String manager,
    @Nullable Integer upgradable,
    @Nullable Integer security,
    @Nullable String reason) {}
