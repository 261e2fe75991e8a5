package ch.atmr.clients;

import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import java.util.UUID;

/** The login accounts of clients, which hold who they are. */
public interface ClientAccounts {

  /** The account, in a transaction of that user. */
  Account require(Tx tx, UserId user);

  /** Changes name, phone and birth date; the e-mail address, which is the sign-in name, stays. */
  void change(Tx tx, UserId user, Person person);

  /** Who the user is; its e-mail address is always present. */
  record Account(UUID publicId, Person person) {}
}
