package ch.atmr.optimiser;

/** Puts the tail of each of two tours behind the head of the other. */
final class TailSwap {

  private final Network network;
  private final Assignment assignment;
  private final TourStore tours;
  private final TourBuilder builder;
  private final LinkTimes linkTimes;

  TailSwap(
      Network network,
      Assignment assignment,
      TourStore tours,
      TourBuilder builder,
      LinkTimes linkTimes) {
    this.network = network;
    this.assignment = assignment;
    this.tours = tours;
    this.builder = builder;
    this.linkTimes = linkTimes;
  }

  /** Lets two tours exchange what follows a joint of each; false when either could not hold it. */
  boolean swap(int first, int firstJoint, int second, int secondJoint) {
    Tour one = tours.tour(first);
    Tour two = tours.tour(second);
    if (!accepts(second, one, firstJoint) || !accepts(first, two, secondJoint)) {
      return false;
    }
    Tour nextOne = tours.take();
    Tour nextTwo = tours.take();
    TourEdit.join(one, firstJoint, two, secondJoint, nextOne);
    TourEdit.join(two, secondJoint, one, firstJoint, nextTwo);
    builder.build(nextOne);
    builder.build(nextTwo);
    if (!nextOne.feasible || !nextTwo.feasible) {
      tours.giveBack(nextOne);
      tours.giveBack(nextTwo);
      return false;
    }
    moveTail(one, firstJoint, second);
    moveTail(two, secondJoint, first);
    tours.replace(nextOne);
    tours.replace(nextTwo);
    return true;
  }

  /** Tails with linked rides stay: what they agreed on holds between the vehicles they are on. */
  private boolean accepts(int vehicle, Tour tour, int joint) {
    for (int k = joint + 1; k < tour.last; k++) {
      int request = network.request(tour.nodes[k]);
      if (!network.compatible(vehicle, request) || linkTimes.isLinked(request)) {
        return false;
      }
    }
    return true;
  }

  private void moveTail(Tour tour, int joint, int vehicle) {
    for (int k = joint + 1; k < tour.last; k++) {
      if (network.isPickup(tour.nodes[k])) {
        assignment.move(network.request(tour.nodes[k]), vehicle);
      }
    }
  }
}
