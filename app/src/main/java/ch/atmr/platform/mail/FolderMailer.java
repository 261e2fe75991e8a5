package ch.atmr.platform.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.UUID;

/** Writes mails to a folder instead of sending them: development and tests. */
public final class FolderMailer implements Mailer {
  private final Path folder;
  private final Clock clock;

  public FolderMailer(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public void send(UUID id, Mail mail) {
    String name = clock.instant().toString().replace(':', '-') + "-" + mail.to() + ".eml";
    String text =
        "To: "
            + mail.to()
            + "\nSubject: "
            + mail.subject()
            + "\nMessage-ID: <"
            + id
            + "@atmr>\n\n"
            + mail.text()
            + "\n";
    try {
      Files.createDirectories(folder);
      // whoever watches the folder sees a whole mail or none
      Path begun = Files.writeString(folder.resolve(id + ".part"), text);
      Path mailed = folder.resolve(name.replaceAll("[^A-Za-z0-9@._-]", "_"));
      Files.move(begun, mailed, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
