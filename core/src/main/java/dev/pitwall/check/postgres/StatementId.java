package dev.pitwall.check.postgres;

/**
 * A statement of one database, whoever ran it.
 *
 * @param database its oid
 * @param query the server's hash of the statement's parse tree, {@code queryid}
 */
record StatementId(long database, long query) {}
