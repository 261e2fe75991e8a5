package ch.atmr.drivers;

import ch.atmr.kernel.CompanyId;
import ch.atmr.kernel.PersonalText;
import ch.atmr.kernel.UserId;
import ch.atmr.platform.db.Tx;
import ch.atmr.platform.db.Work;
import ch.atmr.platform.http.Language;
import java.util.Collection;
import java.util.Map;

/** The logins of drivers; their transactions are those of the company. */
public interface DriverAccounts {

  /**
   * What adds a DRIVER user in a transaction. Hashing its password takes long, so it is done
   * before.
   *
   * @throws ch.atmr.kernel.ProblemException VALIDATION_FAILED for a weak password; in the
   *     transaction EMAIL_TAKEN or USERNAME_TAKEN
   */
  Work<UserId> opening(CompanyId company, NewDriverAccount account);

  /** Ends a login and its sessions at once. */
  void close(Tx tx, UserId user);

  /** Lets a closed login in again. */
  void reopen(Tx tx, UserId user);

  /**
   * Changes the sign-in name.
   *
   * @throws ch.atmr.kernel.ProblemException EMAIL_TAKEN
   */
  void changeEmail(Tx tx, UserId user, PersonalText email, Language language);

  /** The e-mail addresses of logins; one that is not there is left out. */
  Map<UserId, PersonalText> emails(Tx tx, Collection<UserId> users);
}
