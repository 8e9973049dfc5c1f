/** How long the application's health page takes to answer, as a client sees it. */
@NullMarked
package dev.pitwall.check.http;

import org.jspecify.annotations.NullMarked;
