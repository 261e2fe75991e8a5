package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads dial-a-ride instances in the text format of Cordeau (2006) and Cordeau and Laporte (2003).
 *
 * <p>Header: vehicles, requests (or nodes), longest route duration, capacity, longest ride. Then a
 * line a node: id, x, y, service, load, earliest, latest; the depot is node 0, request i is picked
 * up at node i and dropped off at node n + i. An end depot may follow. Travel is Euclidean.
 */
public final class CordeauReader {

  private static final String FORMAT = "Cordeau";

  private CordeauReader() {}

  /** The problem, with request i named {@code "i"} and vehicles {@code "1"} to {@code "m"}. */
  public static RoutingProblem read(String text) {
    List<double[]> rows = NumberTable.read(text);
    double[] header = rows.getFirst();
    NumberTable.requireFields(FORMAT, 0, header, 5);
    for (int row = 1; row < rows.size(); row++) {
      NumberTable.requireFields(FORMAT, row, rows.get(row), 7);
      NumberTable.requireId(row, rows.get(row)[0], row - 1);
    }
    int nodes = rows.size() - 1;
    int count = (nodes - 1) / 2;
    if (count < 1) {
      throw new InvalidInputException(
          FaultCode.NO_REQUESTS, "nodes", nodes + " lines (expected: a depot and pairs of stops)");
    }
    if (header[1] != count && header[1] != 2 * count) {
      throw new InvalidInputException(
          FaultCode.MALFORMED,
          "header[1]",
          header[1] + " requests (expected: " + count + " by the lines that follow)");
    }
    double[][] node = rows.subList(1, rows.size()).toArray(double[][]::new);
    List<Request> requests = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      requests.add(request(node, i, count, header[4]));
    }
    return new RoutingProblem(requests, vehicles(header, node), NumberTable.euclidean(node));
  }

  private static Request request(double[][] node, int i, int count, double maxRide) {
    double[] pickup = node[i];
    double[] dropoff = node[count + i];
    if (!(pickup[4] > 0) || dropoff[4] != -pickup[4]) {
      throw new InvalidInputException(
          FaultCode.BAD_PAIR,
          "node[" + i + "].load",
          pickup[4] + " and " + dropoff[4] + " (expected: q and -q)");
    }
    return Request.builder(
            new RequestId(Integer.toString(i)), stop(pickup, i), stop(dropoff, count + i))
        .demand(Demand.seats(NumberTable.whole("node[" + i + "].load", pickup[4])))
        .maxRide(maxRide)
        .build();
  }

  private static Stop stop(double[] row, int node) {
    return NumberTable.at(
        "node[" + node + "]", () -> new Stop(node, new TimeWindow(row[5], row[6]), row[3]));
  }

  private static List<Vehicle> vehicles(double[] header, double[][] node) {
    double[] end = node[node.length % 2 == 0 ? node.length - 1 : 0];
    int depotAtEnd = node.length % 2 == 0 ? node.length - 1 : 0;
    TimeWindow shift = NumberTable.at("node[0]", () -> new TimeWindow(node[0][5], end[6]));
    List<Vehicle> vehicles = new ArrayList<>();
    for (int v = 1; v <= NumberTable.whole("header[0]", header[0]); v++) {
      vehicles.add(
          Vehicle.builder(new VehicleId(Integer.toString(v)), 0, shift)
              .endLocation(depotAtEnd)
              .maxDuration(header[2])
              .capacity(Capacity.seats(NumberTable.whole("header[3]", header[3])))
              .build());
    }
    return vehicles;
  }
}
