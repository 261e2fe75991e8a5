class FailureFixture {
  void good() {
    // ok: no-catch-of-everything
    try {
      work();
    } catch (RuntimeException e) {
      report(e);
    }
    // ok: no-catch-of-everything
    try {
      work();
    } catch (Throwable failure) {
      rollBack();
      throw failure;
    }
  }

  void bad() {
    // ruleid: no-catch-of-everything
    try {
      work();
    } catch (Throwable t) {
      report(t);
    }
    // ruleid: no-empty-catch
    try {
      work();
    } catch (Exception e) {
    }
  }
}
