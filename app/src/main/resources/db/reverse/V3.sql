-- Takes V3 (reference data) back. Lost: all clients, their profiles, vehicles, drivers and shifts.

DROP FUNCTION company_is_bookable(bigint);
DROP POLICY served_clients ON companies;
DROP TABLE client_profiles;
DROP TABLE shifts;
DROP TABLE drivers;
DROP TABLE vehicles;
DROP TABLE clients;
