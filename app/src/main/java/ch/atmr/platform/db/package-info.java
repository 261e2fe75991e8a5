/**
 * Transactions over Helidon's DbClient that cannot leak a connection and always name their tenant.
 */
@NullMarked
package ch.atmr.platform.db;

import org.jspecify.annotations.NullMarked;
