/** The application in the server, for the {@code jakarta.servlet} API. */
package dev.pitwall.contract.jakarta;
