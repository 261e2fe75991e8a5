package ch.atmr.optimiser;

/** The requests that no tour serves, in an order that only the search's own steps decide. */
final class RequestBank {

  private final int[] members;
  private final int[] places;
  private int size;

  RequestBank(int requests) {
    members = new int[requests];
    places = new int[requests];
    for (int request = 0; request < requests; request++) {
      members[request] = request;
      places[request] = request;
    }
    size = requests;
  }

  int size() {
    return size;
  }

  int at(int index) {
    return members[index];
  }

  void add(int request) {
    members[size] = request;
    places[request] = size++;
  }

  void remove(int request) {
    int hole = places[request];
    int moved = members[--size];
    members[hole] = moved;
    places[moved] = hole;
  }
}
