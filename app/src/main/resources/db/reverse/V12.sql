-- Takes V12 (whom one travels with) back. Lost: who rides alone, exclusions, layouts of vehicles, ends of shifts; plan the days to
-- come again.

ALTER TABLE shifts
    DROP COLUMN end_sealed;
ALTER TABLE vehicles
    DROP COLUMN layouts;
ALTER TABLE clients
    DROP COLUMN excluded_client_ids,
    DROP COLUMN excluded_driver_ids;
ALTER TABLE bookings
    DROP COLUMN sharing;
