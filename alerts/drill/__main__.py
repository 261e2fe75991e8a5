#!/usr/bin/env python3
"""Breaks a running ATMR on purpose and looks at who is woken.

  python3 alerts/drill               every fault, about five minutes
  python3 alerts/drill --short       the two most telling ones
  python3 alerts/drill --only redis  one of them
  python3 alerts/drill --pages       also runs the diagnosis of each page while its fault lasts

Prometheus, Alertmanager, PostgreSQL and Redis are real, and so are the rules and the routes; time runs 60 times faster
than in production (--time-scale). In PagerDuty's place stands a double that refuses what PagerDuty would refuse. For each
fault exactly one page must come, name a runbook that is there, and resolve after the repair. Needs nothing but this
checkout, .ci/steps/prepare.sh and .ci/steps/tools; listens on the loopback interface alone; ends everything it began.
"""

import argparse
import json
import pathlib
import secrets
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from doubles import Doubles
from faults import faults
from monitoring import Alertmanager, Prometheus
from pages import Page, run_diagnosis
from stack import ROOT, Atmr, Trouble, until
from traffic import Traffic

TO_PAGE, TO_RESOLVE = 100, 100


def name_of(event):
    return event.get("payload", {}).get("class")


class Drill:
    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.folder = folder
        self.began = time.time()
        self.failures = []
        self.rows = []
        self.running = []

    def say(self, text, at=None):
        print(f"{(at or time.time()) - self.began:6.1f} s  {text}", flush=True)

    def expect(self, holds, what):
        if not holds:
            self.failures.append(what)
            self.say(f"FAILED: {what}")
        return holds

    def start(self):
        self.doubles = self.keep(Doubles(secrets.token_hex(16), secrets.token_hex(16)))
        self.atmr = self.keep(Atmr(self.folder))
        self.alertmanager = self.keep(Alertmanager(self.folder, self.doubles, self.arguments.time_scale))
        self.atmr.wait_ready()
        self.prometheus = self.keep(
            Prometheus(self.folder, self.atmr.management, self.alertmanager.port, self.arguments.time_scale))
        self.traffic = self.keep(Traffic(self.atmr))
        self.say(f"ATMR {self.atmr.api}, Prometheus {self.prometheus.url}, Alertmanager {self.alertmanager.url}, "
                 f"PagerDuty's double {self.doubles.url}")
        beat = self.doubles.wait(lambda: self.doubles.heartbeats, 60)
        if not beat:
            raise Trouble("no heartbeat: Prometheus does not evaluate, or Alertmanager does not deliver")
        self.say("the watchdog's heartbeat arrives")

    def keep(self, part):
        self.running.append(part)
        return part

    def stop(self):
        for part in reversed(self.running):
            part.stop()

    def open_pages(self):
        """Names of the pages that were triggered and not resolved, by what PagerDuty was told."""
        last = {event["dedup_key"]: event for _, event in self.doubles.pages}
        return {name_of(event) for event in last.values() if event["event_action"] == "trigger"}

    def settle(self, what):
        """Waits until nobody is paged and nothing critical is about to be."""
        def quiet():
            return not self.open_pages() and not self.prometheus.query('ALERTS{severity="critical"}')
        try:
            until(what, quiet, TO_RESOLVE)
        except Trouble:
            waiting = [s["metric"] for s in self.prometheus.query('ALERTS{severity="critical"}')]
            raise Trouble(f"{what}: still open {sorted(self.open_pages())}, in Prometheus {waiting}") from None

    def drill(self, fault):
        print(f"\n--- {fault.name}: {fault.what}; expected: {fault.alert}", flush=True)
        first_page, first_message = len(self.doubles.pages), len(self.doubles.messages)
        broken = time.time()
        fault.start()
        self.say("broken")

        def page(action):
            return next(((at, e) for at, e in self.doubles.pages[first_page:] if e["event_action"] == action and
                         (name_of(e) == fault.alert if action == "trigger" else e["dedup_key"] == key)), None)

        key = None
        try:
            paged = self.doubles.wait(lambda: page("trigger"), TO_PAGE)
            if not self.expect(paged, f"{fault.alert} pages within {TO_PAGE} s"):
                self.say(f"firing instead: {sorted(self.prometheus.firing())}")
            else:
                self.judge(fault, *paged)
                key = paged[1]["dedup_key"]
                if self.arguments.pages:
                    self.diagnose(fault)
        finally:
            mending = time.time()
            fault.repair()
        self.say("repaired")
        resolved = paged and self.doubles.wait(lambda: page("resolve"), TO_RESOLVE)
        if paged and self.expect(resolved, f"{fault.alert} resolves within {TO_RESOLVE} s after the repair"):
            self.say(f"PagerDuty: resolve {fault.alert}", resolved[0])
        self.settle(f"all is quiet after {fault.name}")
        others = {name_of(e) for _, e in self.doubles.pages[first_page:] if e["event_action"] == "trigger"} - {fault.alert}
        self.expect(others <= fault.follows, f"nobody is paged for anything else ({sorted(others - fault.follows)})")
        slack = sorted({m["attachments"][0]["title"].split(":")[0] for _, m in self.doubles.messages[first_message:]
                        if not m["attachments"][0]["title"].startswith("Resolved")})
        self.say(f"also paged: {sorted(others) or 'nothing'}; in Slack: {slack or 'nothing'}")
        self.rows.append((fault.name, fault.alert, paged and paged[0] - broken, resolved and resolved[0] - mending,
                          ", ".join(sorted(others | set(slack)))))

    def judge(self, fault, at, event):
        payload = event["payload"]
        self.say(f"PagerDuty: {event['event_action']} {fault.alert} ({payload['severity']}): {payload['summary']}", at)
        self.expect(payload["severity"] == "critical", f"{fault.alert} is critical")
        link = payload["custom_details"].get("runbook", "")
        page = ROOT / "runbooks" / f"{link.rsplit('/', 1)[-1]}.md"
        self.expect(link.startswith("https://") and page.is_file(), f"{fault.alert} links to a page that is there ({link})")
        self.expect(link == event["links"][0]["href"], "the link of the page is the runbook")
        self.expect(fault.alert in payload["summary"], "the summary names the alert")
        self.say(f"runbook: {link}")

    def diagnose(self, fault):
        page = Page(ROOT / "runbooks" / f"{fault.alert}.md")
        for block, problem in run_diagnosis(page, self.environment(), self.prometheus, telling=True):
            self.expect(not problem, f"{page.path.name}, line {block.line}: {problem}")
        self.say(f"the diagnosis of runbooks/{page.path.name} ran: {len(page.diagnosis())} blocks")

    def environment(self):
        return {
            "PROMETHEUS": self.prometheus.url, "ALERTMANAGER": self.alertmanager.url, "API": self.atmr.api,
            "MANAGEMENT": self.atmr.probes, "REDIS_URL": self.atmr.redis_url, "NAMESPACE": "atmr",
            "OWNER_URL": self.atmr.database_url("atmr_owner"),
            "PGOPTIONS": "-c atmr.system=on -c default_transaction_read_only=on",
            "DATABASE_URL": self.atmr.database_url("atmr_app"),
            "MIGRATION_DATABASE_URL": self.atmr.database_url("atmr_owner"),
            "ATMR_ENV": "development", "MAIL_FOLDER": str(self.atmr.data / "mail"),
            **{name: self.atmr.secrets[name] for name in ("SECRET_KEY", "JWT_SECRET_KEY", "MASTER_ENCRYPTION_KEY")}}

    def all_pages(self):
        """The diagnosis of every page, on a service that is well: what is pasted must work, whatever it shows."""
        print("\n--- the diagnosis of every page", flush=True)
        count = 0
        for path in sorted((ROOT / "runbooks").glob("*.md")):
            for block, problem in run_diagnosis(Page(path), self.environment(), self.prometheus, telling=False):
                count += 1
                self.expect(not problem, f"{path.name}, line {block.line}: {problem}")
        self.say(f"{count} blocks ran")

    def run(self):
        self.start()
        wanted = [f for f in faults(self.atmr) if (not self.arguments.only or f.name in self.arguments.only) and
                  (f.short or not self.arguments.short)]
        self.settle("all is quiet before the first fault")
        self.say("nothing critical fires")
        for fault in wanted:
            self.drill(fault)
        if self.arguments.pages:
            self.all_pages()
        for who, faulty, text in self.doubles.refused:
            self.expect(False, f"{who} understands what it is sent: {faulty} in {text[:500]}")
        self.report()

    def report(self):
        print(f"\n{'fault':16}{'page':22}{'paged after':>12}{'resolved after':>16}  also told")
        for name, alert, paged, resolved, others in self.rows:
            print(f"{name:16}{alert:22}{shown(paged):>12}{shown(resolved):>16}  {others or '-'}")
        print(f"(seconds of the drill; rules and waits run {self.arguments.time_scale} times faster than in production)")
        out = ROOT / "target/drill"
        out.mkdir(parents=True, exist_ok=True)
        for kind, said in (("pages", self.doubles.pages), ("slack", self.doubles.messages)):
            (out / f"{kind}.json").write_text(json.dumps([{"at": at, **what} for at, what in said], indent=2))
        print(f"what PagerDuty and Slack were sent: {out.relative_to(ROOT)}/pages.json, slack.json")


def shown(seconds):
    return f"{seconds:.1f} s" if seconds else "never"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", nargs="+", metavar="FAULT")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--time-scale", type=int, default=60)
    arguments = parser.parse_args()
    # a plain kill ends the drill as Ctrl-C does, servers included
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="atmr-drill-") as folder:
        drill = Drill(arguments, pathlib.Path(folder))
        try:
            drill.run()
        except Trouble as trouble:
            drill.expect(False, str(trouble))
        finally:
            drill.stop()
    print("\nFAILED:\n- " + "\n- ".join(drill.failures) if drill.failures else "\nThe drill passed.")
    sys.exit(1 if drill.failures else 0)


if __name__ == "__main__":
    main()
