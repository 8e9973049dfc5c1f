/** Alerts as signed JSON documents to an address of one's own. */
@NullMarked
package dev.pitwall.notify.webhook;

import org.jspecify.annotations.NullMarked;
