/**
 * What lies in jars, wars and folders: every archive, nested ones too, with its coordinates and how
 * sure they are. Archives are read as streams and never unpacked; whatever is damaged or hostile is
 * passed over and told.
 */
@NullMarked
package dev.pitwall.scan.inventory;

import org.jspecify.annotations.NullMarked;
