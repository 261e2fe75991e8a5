class SqlFixture {
  private static final String FIND = "SELECT id FROM users WHERE email_index = :email";

  void good(Tx tx, String name) {
    // ok: sql-is-a-constant
    tx.sql(FIND).bind("email", name).list();
    // ok: sql-is-a-constant
    tx.sql(BookingRows.COLUMNS).list();
    // ok: sql-is-a-constant
    tx.sql("SELECT 1 AS one").list();
    // ok: sql-is-a-constant
    tx.sql(
            """
            SELECT id FROM users
            WHERE id = :id
            """)
        .bind("id", 1);
    // ok: sql-has-no-holes
    "a name: %s".formatted(name);
  }

  private Statement one(Tx tx, String sql) {
    // ok: sql-is-a-constant
    return tx.sql(sql);
  }

  void bad(Tx tx, Connection connection, Statement statement, String name, StringBuilder builder) {
    // ruleid: sql-is-a-constant, sql-has-no-holes
    tx.sql("SELECT id FROM users WHERE name = '" + name + "'").list();
    // ruleid: sql-is-a-constant
    tx.sql(FIND + " ORDER BY " + name).list();
    // ruleid: sql-is-a-constant, sql-has-no-holes
    tx.sql(String.format("SELECT id FROM %s", name)).list();
    // ruleid: sql-is-a-constant
    tx.sql(builder.toString()).list();
    // ruleid: sql-is-a-constant
    tx.sql(name).list();
    // ruleid: sql-is-a-constant
    connection.prepareStatement(FIND + name);
    // ruleid: sql-is-a-constant, sql-has-no-holes
    statement.executeQuery("SELECT " + name);
    // ruleid: sql-has-no-holes
    "SELECT id FROM %s".formatted(name);
    // ruleid: sql-has-no-holes
    String.format("DELETE FROM %s", name);
    // ruleid: sql-has-no-holes
    "SELECT id FROM TABLE".replace("TABLE", name);
    // ruleid: sql-has-no-holes
    one(tx, "SELECT id FROM users WHERE name = " + name);
  }
}
