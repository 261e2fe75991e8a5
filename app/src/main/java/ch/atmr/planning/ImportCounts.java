package ch.atmr.planning;

/**
 * What an import of drivers did, or would do; also the answer over HTTP.
 *
 * @param dryRun nothing was written
 * @param imported rows of the file
 */
public record ImportCounts(
    boolean dryRun,
    int imported,
    int createdClients,
    int createdDrivers,
    int createdVehicles,
    int createdShifts) {}
