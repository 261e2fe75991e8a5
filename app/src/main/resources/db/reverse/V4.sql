-- Takes V4 (bookings) back. Lost: all bookings, their events and assignments.

DROP TABLE assignments;
DROP TABLE booking_events;
DROP TABLE bookings;
