class ProcessFixture {
  void good(PrintWriter out) {
    // ok: no-standard-streams
    out.println("done");
    // ok: outbound-calls-have-limits
    HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    // ok: no-process
    executor.execute(task);
  }

  void bad(String command, Exception e) throws Exception {
    // ruleid: no-process
    Runtime.getRuntime().exec(command);
    // ruleid: no-process
    new ProcessBuilder("sh", "-c", command).start();
    // ruleid: no-reflection-and-no-java-serialisation
    Class.forName(command);
    // ruleid: no-reflection-and-no-java-serialisation
    new ObjectInputStream(in).readObject();
    // ruleid: no-standard-streams
    System.out.println(command);
    // ruleid: no-standard-streams
    e.printStackTrace();
    // ruleid: outbound-calls-have-limits
    HttpClient.newHttpClient();
    // ruleid: outbound-calls-have-limits
    new URL(command).openStream();
  }
}
