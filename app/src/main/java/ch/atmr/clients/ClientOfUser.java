package ch.atmr.clients;

import ch.atmr.kernel.ClientId;
import ch.atmr.kernel.CompanyId;

/** A company that serves a user, and the user's record there. */
public record ClientOfUser(CompanyId company, String companyName, ClientId client) {}
