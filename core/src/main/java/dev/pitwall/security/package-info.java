/** Windows of failed logins and odd clients, in memory of fixed size. */
@NullMarked
package dev.pitwall.security;

import org.jspecify.annotations.NullMarked;
