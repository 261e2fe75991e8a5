"""Stands where PagerDuty, Slack and the heartbeat's watcher would stand, and answers as they do.

PagerDuty: Events API v2, https://developer.pagerduty.com/docs/send-alert-event. An event that PagerDuty would refuse is
refused here with the same status and body, so that a fault in alertmanager.yaml shows as a page that does not come.
"""

import http.server
import json
import threading
import time

SEVERITIES = ("critical", "warning", "error", "info")
ACTIONS = ("trigger", "acknowledge", "resolve")


def faults_of(event, routing_key):
    """What PagerDuty would say against an event: a list of sentences, empty when it is good."""
    if not isinstance(event, dict):
        return ["event is not an object"]
    faults = []
    if event.get("routing_key") != routing_key:
        faults.append("'routing_key' is invalid")
    if event.get("event_action") not in ACTIONS:
        faults.append("'event_action' is missing or invalid")
    key = event.get("dedup_key", "")
    if not isinstance(key, str) or len(key) > 255:
        faults.append("'dedup_key' is longer than 255 characters")
    if event.get("event_action") != "trigger":
        if not key:
            faults.append("'dedup_key' is missing or blank")
        return faults
    payload = event.get("payload")
    if not isinstance(payload, dict):
        return faults + ["'payload' is missing"]
    for field, longest in (("summary", 1024), ("source", 255)):
        text = payload.get(field)
        if not isinstance(text, str) or not text.strip():
            faults.append(f"'payload.{field}' is missing or blank")
        elif len(text) > longest:
            faults.append(f"'payload.{field}' is longer than {longest} characters")
    if payload.get("severity") not in SEVERITIES:
        faults.append("'payload.severity' is invalid (must be one of: critical, warning, error, info)")
    for link in event.get("links") or []:
        if not str(link.get("href", "")).startswith(("http://", "https://")):
            faults.append("'links' holds one without an address")
    return faults


class Doubles:
    """One server on a free port of the loopback interface; keeps what it was told, in order."""

    def __init__(self, routing_key, heartbeat_token):
        self.routing_key = routing_key
        self.heartbeat_token = heartbeat_token
        self.changed = threading.Condition()
        self.pages = []  # (time, event) of PagerDuty
        self.messages = []  # (time, message) of Slack
        self.heartbeats = []  # times
        self.refused = []  # what was sent and not understood
        doubles = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, answer, kind = doubles.answer(self.path, self.headers, body)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path, headers, body):
        with self.changed:
            try:
                return self._answer(path, headers, body)
            finally:
                self.changed.notify_all()

    def _answer(self, path, headers, body):
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        now = time.time()
        if path == "/v2/enqueue":
            faults = faults_of(said, self.routing_key)
            if faults:
                self.refused.append(("PagerDuty", faults, body.decode(errors="replace")))
                bad = {"status": "invalid event", "message": "Event object is invalid", "errors": faults}
                return 400, json.dumps(bad).encode(), "application/json"
            self.pages.append((now, said))
            good = {"status": "success", "message": "Event processed", "dedup_key": said.get("dedup_key")}
            return 202, json.dumps(good).encode(), "application/json"
        if path == "/slack":
            if not isinstance(said, dict) or not (said.get("text") or said.get("attachments")):
                self.refused.append(("Slack", ["no_text"], body.decode(errors="replace")))
                return 400, b"no_text", "text/plain"
            self.messages.append((now, said))
            return 200, b"ok", "text/plain"
        if path == "/heartbeat":
            if headers.get("Authorization") != f"Bearer {self.heartbeat_token}":
                self.refused.append(("heartbeat", ["unauthorised"], str(headers)))
                return 401, b"unauthorised", "text/plain"
            self.heartbeats.append(now)
            return 200, b"ok", "text/plain"
        self.refused.append((path, ["no such address"], ""))
        return 404, b"not found", "text/plain"

    def wait(self, condition, seconds):
        """The first true answer of the condition, or None when the time is over."""
        limit = time.monotonic() + seconds
        with self.changed:
            while True:
                found = condition()
                if found:
                    return found
                left = limit - time.monotonic()
                if left <= 0:
                    return None
                self.changed.wait(min(left, 1))

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
