package ch.atmr.kernel;

/** A point on the earth, degrees WGS 84. */
public record GeoPoint(double latitude, double longitude) {
  private static final double EARTH_RADIUS_METRES = 6_371_000;
  private static final double DETOUR = 1.3;
  private static final double METRES_PER_SECOND = 30_000.0 / 3_600;

  public GeoPoint {
    if (!(latitude >= -90 && latitude <= 90)) {
      throw new IllegalArgumentException("latitude: " + latitude + " (expected: -90 to 90)");
    }
    if (!(longitude >= -180 && longitude <= 180)) {
      throw new IllegalArgumentException("longitude: " + longitude + " (expected: -180 to 180)");
    }
  }

  /** Great-circle distance in metres on a sphere of 6371 km (haversine formula). */
  public double metresTo(GeoPoint other) {
    double fromLatitude = Math.toRadians(latitude);
    double toLatitude = Math.toRadians(other.latitude);
    double latitudeHalf = Math.sin((toLatitude - fromLatitude) / 2);
    double longitudeHalf = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
    double h =
        latitudeHalf * latitudeHalf
            + Math.cos(fromLatitude) * Math.cos(toLatitude) * longitudeHalf * longitudeHalf;
    return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
  }

  /** A point may be somebody's home: it never prints itself. */
  @Override
  public String toString() {
    return "***";
  }

  /**
   * Driving time without a road network: great circle x 1.3 at 30 km/h, whole seconds, rounded up.
   */
  public int estimatedDriveSeconds(GeoPoint other) {
    return (int) Math.ceil(metresTo(other) * DETOUR / METRES_PER_SECOND);
  }
}
