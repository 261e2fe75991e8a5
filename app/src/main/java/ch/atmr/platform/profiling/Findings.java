package ch.atmr.platform.profiling;

import java.util.List;

/**
 * What a window showed.
 *
 * @param recordingBytes size of the recording, which is not kept
 * @param hotSpots at most ten a kind, by kind and rank
 */
record Findings(long recordingBytes, Load load, List<HotSpot> hotSpots) {
  Findings {
    hotSpots = List.copyOf(hotSpots);
  }
}
