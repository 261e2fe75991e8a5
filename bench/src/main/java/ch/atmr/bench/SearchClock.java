package ch.atmr.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/** What a budget counts; both answer nanoseconds since some moment of the thread that asks. */
enum SearchClock {
  /** Time on the wall: honest on a machine with nothing else to do. */
  WALL {
    @Override
    LongSupplier nanos() {
      return System::nanoTime;
    }
  },

  /** Processor time of the searching thread alone: the same on a machine shared with others. */
  CPU {
    @Override
    LongSupplier nanos() {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      return threads::getCurrentThreadCpuTime;
    }
  };

  abstract LongSupplier nanos();
}
