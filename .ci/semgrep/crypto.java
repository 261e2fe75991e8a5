class CryptoFixture {
  void good(byte[] mac, byte[] given, String status) throws GeneralSecurityException {
    // ok: weak-digest
    MessageDigest.getInstance("SHA-256");
    // ok: weak-digest
    Mac.getInstance("HmacSHA256");
    // ok: weak-cipher
    Cipher.getInstance("AES/GCM/NoPadding");
    // ok: no-guessable-random
    new SecureRandom().nextBytes(mac);
    // ok: no-guessable-secret
    long pause = ThreadLocalRandom.current().nextLong(100);
    // ok: secrets-are-compared-in-constant-time
    MessageDigest.isEqual(mac, given);
    // ok: secrets-are-compared-in-constant-time
    status.equals("OPEN");
    // ok: tls-is-checked
    tls.trustAll(false);
  }

  void bad(byte[] mac, byte[] given, Properties mail) throws GeneralSecurityException {
    // ruleid: weak-digest
    MessageDigest.getInstance("MD5");
    // ruleid: weak-digest
    MessageDigest.getInstance("SHA-1");
    // ruleid: weak-digest
    Mac.getInstance("HmacSHA1");
    // ruleid: weak-cipher
    Cipher.getInstance("AES");
    // ruleid: weak-cipher
    Cipher.getInstance("AES/ECB/PKCS5Padding");
    // ruleid: weak-cipher
    Cipher.getInstance("DESede/CBC/PKCS5Padding");
    // ruleid: no-guessable-random
    new Random().nextInt();
    // ruleid: no-guessable-random
    Math.random();
    // ruleid: no-guessable-secret
    long resetToken = ThreadLocalRandom.current().nextLong();
    // ruleid: secrets-are-compared-in-constant-time
    Arrays.equals(mac, given);
    // ruleid: tls-is-checked
    tls.trustAll(true);
    // ruleid: tls-is-checked
    connection.setHostnameVerifier((host, session) -> true);
    // ruleid: tls-is-checked
    mail.put("mail.smtp.ssl.trust", "*");
  }

  private String newPassword() {
    // ruleid: no-guessable-secret
    return Long.toString(ThreadLocalRandom.current().nextLong());
  }

  // ruleid: tls-is-checked
  class Anyone implements X509TrustManager {
    public void checkServerTrusted(X509Certificate[] chain, String type) {}
  }
}
