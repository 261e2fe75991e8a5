package ch.atmr.testing;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A small day in the import formats: rides across Geneva, and drivers who can serve them. */
public final class DayCsv {
  private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");
  private static final String RIDES_HEADER =
      "reference,service_date,patient_reference,patient_name,purpose,direction,linked_reference,"
          + "time_kind,requested_time,estimated_ready_time,max_early_min,max_late_min,pickup_name,"
          + "pickup_address,pickup_postal_code,pickup_city,pickup_latitude,pickup_longitude,"
          + "dropoff_name,dropoff_address,dropoff_postal_code,dropoff_city,dropoff_latitude,"
          + "dropoff_longitude,mobility,own_wheelchair,companions,pickup_service_min,"
          + "dropoff_service_min,max_ride_min,required_skills,preferred_language,payer,payer_name,"
          + "notes\n";
  private static final String DRIVERS_HEADER =
      "driver_reference,driver_name,service_date,shift,shift_start,shift_end,break_min,"
          + "break_earliest,break_latest,depot_name,depot_address,depot_postal_code,depot_city,"
          + "depot_latitude,depot_longitude,vehicle_reference,vehicle_type,seats,"
          + "wheelchair_places,seats_per_wheelchair,stretcher_places,"
          + "stretcher_excludes_wheelchair,skills,languages\n";

  private DayCsv() {}

  /**
   * Rides at every quarter of an hour from eight o'clock, each five minutes' drive; every fourth
   * passenger is in a wheelchair.
   */
  public static String rides(LocalDate date, int count) {
    StringBuilder csv = new StringBuilder(RIDES_HEADER);
    for (int i = 0; i < count; i++) {
      String time = at(date, LocalTime.of(8, 0).plusMinutes(15L * (i % 36)));
      csv.append(
          String.format(
              Locale.ROOT,
              "R-%03d,%s,P-%03d,Test Patient%d,consultation,one_way,,pickup_at,%s,,10,20,,"
                  + "Rue du Depart %d,1201,Geneve,%.5f,6.14000,Clinique,Rue de l'Arrivee %d,1205,"
                  + "Geneve,46.19500,%.5f,%s,no,0,4,4,45,,fr,patient,,%n",
              i + 1,
              date,
              i + 1,
              i + 1,
              time,
              i + 1,
              46.205 + 0.0005 * (i % 10),
              i + 1,
              6.150 + 0.0005 * (i % 7),
              i % 4 == 3 ? "wheelchair" : "ambulatory"));
    }
    return csv.toString().replace(System.lineSeparator(), "\n");
  }

  /** The same rides between so many homes and clinics, spread over the canton. */
  public static String scattered(LocalDate date, int count, int homes, int clinics) {
    StringBuilder csv = new StringBuilder();
    int ride = -1;
    for (String line : rides(date, count).lines().toList()) {
      String home = String.format(Locale.ROOT, ",%.5f,", 6.05 + 0.0007 * (ride % homes));
      String clinic = String.format(Locale.ROOT, ",%.5f,", 46.16 + 0.002 * (ride % clinics));
      csv.append(
              ride < 0
                  ? line
                  : line.replaceFirst(",6\\.14000,", home).replaceFirst(",46\\.19500,", clinic))
          .append('\n');
      ride++;
    }
    return csv.toString();
  }

  /** Drivers from seven to eighteen o'clock, each in a van with one wheelchair place. */
  public static String drivers(LocalDate date, int count) {
    StringBuilder csv = new StringBuilder(DRIVERS_HEADER);
    for (int i = 0; i < count; i++) {
      csv.append(
          String.format(
              Locale.ROOT,
              "D-%02d,Test Driver%d,%s,day,%s,%s,30,%s,%s,Depot,Rue du Depot 1,1227,Carouge,"
                  + "46.18500,6.13900,V-%02d,van,6,1,2,0,no,,fr%n",
              i + 1,
              i + 1,
              date,
              at(date, LocalTime.of(7, 0)),
              at(date, LocalTime.of(18, 0)),
              at(date, LocalTime.of(11, 0)),
              at(date, LocalTime.of(14, 0)),
              i + 1));
    }
    return csv.toString().replace(System.lineSeparator(), "\n");
  }

  private static String at(LocalDate date, LocalTime time) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date.atTime(time).atZone(ZURICH));
  }
}
