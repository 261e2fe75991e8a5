class PersonalFixture {
  void good(PersonalText name, Logger log) {
    // ok: revealed-text-stays-out-of-logs
    log.info("client changed: " + name);
    // ok: reveal-where-it-is-due
    name.toString();
  }

  void bad(PersonalText name, Logger log) {
    // ruleid: revealed-text-stays-out-of-logs, reveal-where-it-is-due
    log.info("client changed: " + name.reveal());
    // ruleid: revealed-text-stays-out-of-logs, reveal-where-it-is-due
    LOG.log(Level.INFO, "client changed: {0}", name.reveal());
    // ruleid: revealed-text-stays-out-of-logs, reveal-where-it-is-due
    throw new IllegalStateException("no such client: " + name.reveal());
    // ruleid: reveal-where-it-is-due
    names.map(PersonalText::reveal);
    // ruleid: reveal-where-it-is-due
    String open = name.reveal();
  }
}
