package ch.atmr.clients;

import ch.atmr.kernel.Mobility;
import ch.atmr.kernel.Versioned;
import java.util.Optional;
import java.util.UUID;

/**
 * What a user keeps beside its account.
 *
 * @param rowKey to which its sealed values are bound
 */
record StoredProfile(UUID rowKey, Residence residence, Optional<Mobility> mobility, int version)
    implements Versioned {}
