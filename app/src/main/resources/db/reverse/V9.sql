-- Takes V9 (profiles) back. Lost: the profiles that were taken.

DROP TABLE profile_hot_spots;
DROP TABLE profiles;
