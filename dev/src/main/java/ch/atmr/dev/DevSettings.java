package ch.atmr.dev;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The service's settings on a development machine: what the environment does not say. */
final class DevSettings {
  private DevSettings() {}

  static Map<String, String> of(
      Map<String, String> environment, Path data, LocalServers servers, DevSecrets secrets) {
    Map<String, String> settings = new HashMap<>(environment);
    String database = "127.0.0.1:" + servers.postgresPort() + "/atmr";
    settings.putIfAbsent("ATMR_ENV", "development");
    settings.putIfAbsent("HOST", "127.0.0.1");
    settings.put("REDIS_URL", "redis://127.0.0.1:" + servers.redisPort());
    settings.put("DATABASE_URL", url("atmr_app", secrets.value("POSTGRES_APP_PASSWORD"), database));
    settings.put(
        "MIGRATION_DATABASE_URL",
        url("atmr_owner", secrets.value("POSTGRES_OWNER_PASSWORD"), database));
    settings.putIfAbsent("MAIL_FOLDER", data.resolve("mail").toString());
    for (String name : new String[] {"SECRET_KEY", "JWT_SECRET_KEY", "MASTER_ENCRYPTION_KEY"}) {
      settings.putIfAbsent(name, secrets.value(name));
    }
    return settings;
  }

  private static String url(String user, String password, String database) {
    return "postgresql://" + user + ":" + password + "@" + database;
  }
}
