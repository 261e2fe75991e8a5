-- Who may be on board with whom, how places can be arranged, and where a shift ends.

ALTER TABLE bookings
    ADD COLUMN sharing text NOT NULL DEFAULT 'ALLOWED' CHECK (sharing IN ('ALLOWED', 'DECLINED', 'ISOLATED'));

-- Ids of drivers and clients of the same company; of nobody when they are gone.
ALTER TABLE clients
    ADD COLUMN excluded_driver_ids bigint[] NOT NULL DEFAULT '{}' CHECK (cardinality(excluded_driver_ids) <= 50),
    ADD COLUMN excluded_client_ids bigint[] NOT NULL DEFAULT '{}' CHECK (cardinality(excluded_client_ids) <= 50);

-- Each as seats/wheelchair places/stretcher places.
ALTER TABLE vehicles
    ADD COLUMN layouts text[] NOT NULL DEFAULT '{}' CHECK (cardinality(layouts) <= 10);

-- Empty: at the depot. It may be a driver's home.
ALTER TABLE shifts
    ADD COLUMN end_sealed bytea;
