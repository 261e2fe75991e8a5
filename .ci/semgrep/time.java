class TimeFixture {
  private final Clock clock;

  void good() throws InterruptedException {
    // ok: no-clock-of-its-own
    clock.instant();
    // ok: no-clock-of-its-own
    LocalDate.now(clock);
    // ok: no-zone-of-the-machine
    ZoneId.of("Europe/Zurich");
    // ok: no-sleep
    condition.await(1, TimeUnit.SECONDS);
  }

  void bad() throws InterruptedException {
    // ruleid: no-clock-of-its-own
    Instant.now();
    // ruleid: no-clock-of-its-own
    new Date();
    // ruleid: no-clock-of-its-own
    System.currentTimeMillis();
    // ruleid: no-zone-of-the-machine
    ZoneId.systemDefault();
    // ruleid: no-sleep
    Thread.sleep(100);
    // ruleid: no-sleep
    TimeUnit.SECONDS.sleep(1);
  }
}
