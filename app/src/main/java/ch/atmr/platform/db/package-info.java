/**
 * Transactions on the connections of Helidon's DbClient, that cannot leak one and always name their
 * tenant.
 */
@NullMarked
package ch.atmr.platform.db;

import org.jspecify.annotations.NullMarked;
