package ch.atmr.optimiser;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads pickup and delivery instances in the text format of Li and Lim (2001).
 *
 * <p>Header: vehicles, capacity, speed (not used, 1). Then a line a node: id, x, y, demand,
 * earliest, latest, service, pick-up, delivery; the depot is node 0, a delivery names its pick-up
 * and the other way round. Vehicles come first in the objective: each has a fixed cost above any
 * distance.
 */
public final class LiLimReader {

  private static final String FORMAT = "Li and Lim";

  private LiLimReader() {}

  /** The problem; a request is named by its pick-up node, locations are node ids. */
  public static RoutingProblem read(String text) {
    List<double[]> rows = NumberTable.read(text);
    double[] header = rows.getFirst();
    NumberTable.requireFields(FORMAT, 0, header, 3);
    for (int row = 1; row < rows.size(); row++) {
      NumberTable.requireFields(FORMAT, row, rows.get(row), 9);
      NumberTable.requireId(row, rows.get(row)[0], row - 1);
    }
    double[][] node = rows.subList(1, rows.size()).toArray(double[][]::new);
    if (node.length < 3) {
      throw new InvalidInputException(
          FaultCode.NO_REQUESTS, "nodes", node.length + " lines (expected: a depot and pairs)");
    }
    List<Request> requests = new ArrayList<>();
    for (int i = 1; i < node.length; i++) {
      if (node[i][7] == 0) {
        requests.add(request(node, i));
      }
    }
    if (2 * requests.size() != node.length - 1) {
      throw new InvalidInputException(
          FaultCode.BAD_PAIR,
          "nodes",
          requests.size() + " pick-ups among " + (node.length - 1) + " stops (expected: half)");
    }
    return new RoutingProblem(requests, vehicles(header, node), NumberTable.euclidean(node));
  }

  private static Request request(double[][] node, int i) {
    String field = "node[" + i + "].delivery";
    int delivery = NumberTable.whole(field, node[i][8]);
    if (delivery < 1 || delivery >= node.length) {
      throw new InvalidInputException(FaultCode.UNKNOWN_REFERENCE, field, delivery + " is no node");
    }
    if (node[delivery][7] != i || node[delivery][3] != -node[i][3] || node[i][3] < 0) {
      throw new InvalidInputException(
          FaultCode.BAD_PAIR, field, delivery + " does not deliver what " + i + " picks up");
    }
    return Request.builder(
            new RequestId(Integer.toString(i)), stop(node[i], i), stop(node[delivery], delivery))
        .demand(Demand.seats(NumberTable.whole("node[" + i + "].demand", node[i][3])))
        .build();
  }

  private static Stop stop(double[] row, int node) {
    return NumberTable.at(
        "node[" + node + "]", () -> new Stop(node, new TimeWindow(row[4], row[5]), row[6]));
  }

  private static List<Vehicle> vehicles(double[] header, double[][] node) {
    TimeWindow shift = NumberTable.at("node[0]", () -> new TimeWindow(node[0][4], node[0][5]));
    double farthest = NumberTable.euclidean(node).largestCost();
    double above = Math.ceil(farthest * (2.0 * node.length + 1));
    List<Vehicle> vehicles = new ArrayList<>();
    for (int v = 1; v <= NumberTable.whole("header[0]", header[0]); v++) {
      vehicles.add(
          Vehicle.builder(new VehicleId(Integer.toString(v)), 0, shift)
              .capacity(Capacity.seats(NumberTable.whole("header[1]", header[1])))
              .fixedCost(above)
              .build());
    }
    return vehicles;
  }
}
