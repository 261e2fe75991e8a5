"""What a drill breaks, for real: a server is stopped, a table or a row is locked, a process is halted. The service has no
switch for it."""

import dataclasses
import datetime
import json
import os
import signal
import threading
from typing import Callable

from stack import Trouble, fetch, until


@dataclasses.dataclass(frozen=True)
class Fault:
    """Something to break, the one page that must come of it, and pages that may come too, as what follows from it."""

    name: str
    what: str
    alert: str
    start: Callable
    repair: Callable
    short: bool = False
    # burn rates look back further than the fault's own alert and may page once that one has resolved
    follows: frozenset = frozenset({"SLOErrorBudgetBurnMedium", "SLOLatencyBurnMedium"})


class Locks:
    """Locks that a psql session holds until it is told to let go."""

    def __init__(self, atmr):
        self.atmr = atmr
        self.session = None
        self.stopping = threading.Event()
        self.worker = None

    def again_and_again(self, table, held_seconds):
        """Takes the table for so long, lets everybody through who waits, takes it again."""
        self.stopping.clear()

        def work():
            while not self.stopping.is_set():
                self.atmr.sql(f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep({held_seconds}); COMMIT;")

        self.worker = threading.Thread(target=work, daemon=True)
        self.worker.start()

    def hold(self, statement):
        """Begins a transaction, runs the statement, and keeps the transaction open."""
        self.session = self.atmr.psql()
        self.session.stdin.write(f"BEGIN;\n{statement};\n")
        self.session.stdin.flush()

    def release(self):
        self.stopping.set()
        if self.worker:
            self.worker.join(30)
            self.worker = None
        if self.session:
            self.session.communicate("ROLLBACK;\n", timeout=30)
            self.session = None


def order_run(atmr):
    """Has tomorrow planned for three seconds, and comes back once a worker is at it."""
    swiss = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    tomorrow = (swiss.date() + datetime.timedelta(days=1)).isoformat()
    token = atmr.login()
    order = {"for_date": tomorrow, "overrides": {"time_budget_seconds": 3}}
    status, answer = fetch(atmr.api + "/api/v2/dispatch/run", order, token)
    if status != 202:
        raise Trouble(f"no dispatch run: {status} {answer}")
    run = f"{atmr.api}/api/v2/dispatch/runs/{json.loads(answer)['run_id']}"
    until("a worker takes the run", lambda: json.loads(fetch(run, token=token)[1] or "{}").get("status") == "RUNNING")


def faults(atmr):
    locks = Locks(atmr)

    def stick():
        order_run(atmr)
        locks.hold("SELECT id FROM dispatch_runs WHERE status = 'RUNNING' FOR UPDATE")

    return [
        Fault("database", "PostgreSQL is shut down", "PostgresDown", atmr.stop_postgres, atmr.start_postgres, short=True),
        Fault("slow-route", "a session takes the table drivers for 4 s, again and again", "SLOLatencyBurnFast",
              lambda: locks.again_and_again("drivers", 4), locks.release),
        Fault("redis", "Redis is shut down", "RedisDown", atmr.stop_redis, atmr.start_redis, short=True),
        Fault("stuck-dispatch", "a session holds the row of a dispatch run that is being worked on", "DispatchStuck",
              stick, locks.release),
        Fault("service", "the process is halted (SIGSTOP)", "AtmrDown",
              lambda: os.kill(atmr.process.pid, signal.SIGSTOP), lambda: os.kill(atmr.process.pid, signal.SIGCONT)),
    ]
