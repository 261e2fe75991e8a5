package ch.atmr.platform.profiling;

/**
 * What a report advises.
 *
 * @param subject a method, or empty for the process as a whole
 * @param because the figures, in one line
 */
public record Advice(Rule rule, String subject, String because) {

  /** Why something is worth a look, and what helps. */
  public enum Rule {
    IDLE("too little ran to judge by: profile again while people work"),
    CPU_HOT_SPOT("call it less, or make it faster: it alone decides what the service costs"),
    ALLOCATION_HOT_SPOT("reuse or avoid what it makes: it drives the garbage collector"),
    COLLECTING("give the heap more memory, or allocate less where the list says"),
    LOCK_CONTENTION("hold the monitor for less, or split it: threads wait for each other"),
    PINNED("replace the blocking call inside a native frame: it holds a carrier thread"),
    GREW("compare the releases since: its share rose by half and by five points"),
    NEW("look at what changed: it was among the ten hottest in no earlier profile");

    private final String text;

    Rule(String text) {
      this.text = text;
    }

    /** What helps, for an engineer. */
    public String text() {
      return text;
    }
  }
}
