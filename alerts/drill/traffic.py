"""What users do while the drill runs: each route by its own thread, so that one that hangs does not quieten the others."""

import collections
import threading

from stack import fetch

EVERY_SECONDS = 0.4
ROUTES = ("/api/v2/companies/me", "/api/v2/drivers", "/api/v2/bookings?limit=20", "/api/v2/company_dispatch/status")


class Traffic:
    def __init__(self, atmr):
        self.atmr = atmr
        self.token = atmr.login()
        self.stopping = threading.Event()
        self.seen = collections.Counter()
        self.threads = [threading.Thread(target=self.ask, args=(route,), daemon=True) for route in ROUTES]
        for thread in self.threads:
            thread.start()

    def ask(self, route):
        while not self.stopping.wait(EVERY_SECONDS):
            status, _ = fetch(self.atmr.api + route, token=self.token)
            self.seen[route, status] += 1

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(15)
