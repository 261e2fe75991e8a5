package ch.atmr.drivers;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import java.util.Collection;
import java.util.Map;

/** The logins of drivers; all in a transaction of their company. */
public interface DriverAccounts {

  /**
   * Adds a DRIVER user.
   *
   * @throws ch.atmr.kernel.ProblemException EMAIL_TAKEN or USERNAME_TAKEN
   */
  UserId open(Tx tx, CompanyId company, NewDriverAccount account);

  /** Ends a login and its sessions at once. */
  void close(Tx tx, UserId user);

  /** Lets a closed login in again. */
  void reopen(Tx tx, UserId user);

  /**
   * Changes the sign-in name.
   *
   * @throws ch.atmr.kernel.ProblemException EMAIL_TAKEN
   */
  void changeEmail(Tx tx, UserId user, PersonalText email);

  /** The e-mail addresses of logins; one that is not there is left out. */
  Map<UserId, PersonalText> emails(Tx tx, Collection<UserId> users);
}
