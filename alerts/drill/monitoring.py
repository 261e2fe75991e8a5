"""The real Prometheus with the generated rules, and the real Alertmanager with the configuration that is shipped. Only
what must differ in a drill differs: addresses, where keys lie, and time."""

import json
import re
import shutil
import subprocess
import urllib.parse

from stack import ROOT, Server, Trouble, fetch, free_port, tool, until

CONFIGURATION = ROOT / "alerts/alertmanager/alertmanager.yaml"
TEMPLATES = ROOT / "alerts/alertmanager/templates.tmpl"

PROMETHEUS = """\
global:
  scrape_interval: {interval}
  scrape_timeout: {interval}
  evaluation_interval: {interval}
  external_labels: {{cluster: drill}}
rule_files: ['{rules}/*.yaml']
alerting:
  alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:{alertmanager}']}}]}}]
scrape_configs:
  # 10 s in production
  - job_name: atmr-backend-http
    metrics_path: /prometheus/metrics-http
    static_configs: [{{targets: ['127.0.0.1:{management}']}}]
"""


def seconds(duration):
    return sum(int(n) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[unit] for n, unit in re.findall(r"(\d+)([smhd])", duration))


def scaled(text, scale):
    """Waiting and grouping, so many times quicker; never under a second. Repetitions stay: none falls into a drill."""

    def shorter(found):
        return f"{found[1]}: {max(1, round(seconds(found[2]) / scale))}s"

    return re.sub(r"\b(group_wait|group_interval): (\w+)", shorter, text)


def shorten_thresholds(rules, scale):
    """The one threshold in seconds that a drill meets; the generator divides windows and waits alone."""
    file = rules / "dispatch.yaml"
    text, count = re.subn(r"(dispatch_run_age_seconds\) > )(\d+)", lambda m: m[1] + str(int(m[2]) // scale), file.read_text())
    if count != 1:
        raise Trouble("DispatchStuck no longer compares dispatch_run_age_seconds with a number")
    file.write_text(text)


def drill_configuration(text, doubles, secrets, scale):
    """The shipped configuration with the doubles' addresses in place of the real ones."""
    for real, double in (
            ("https://events.pagerduty.com/v2/enqueue", doubles.url + "/v2/enqueue"),
            ("https://heartbeat.example.ch/atmr", doubles.url + "/heartbeat"),
            ("/etc/alertmanager/secrets/", f"{secrets}/")):
        if real not in text:
            raise Trouble(f"alertmanager.yaml no longer holds {real}")
        text = text.replace(real, double)
    text = scaled(text, scale)
    # the watchdog repeats within a drill
    return text.replace("repeat_interval: 1m", "repeat_interval: 5s")


class Prometheus(Server):
    def __init__(self, folder, management_port, alertmanager_port, scale):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        rules = folder / "rules"
        subprocess.run(["./atmr", "alerts", "rules", "--time-scale", str(scale), "--out", str(rules)], cwd=ROOT,
                       check=True, stdout=subprocess.DEVNULL)
        shorten_thresholds(rules, scale)
        configuration = folder / "prometheus.yaml"
        configuration.write_text(PROMETHEUS.format(
            interval="1s", rules=rules, alertmanager=alertmanager_port, management=management_port))
        subprocess.run([tool("promtool"), "check", "config", str(configuration)], check=True, stdout=subprocess.DEVNULL)
        super().__init__(
            "Prometheus",
            [tool("prometheus"), f"--config.file={configuration}", f"--storage.tsdb.path={folder / 'prometheus'}",
             # sends what fires again after this; 1 min in production
             "--rules.alert.resend-delay=2s", f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn"],
            folder / "prometheus.log")
        until("Prometheus is ready", lambda: self.check() and fetch(self.url + "/-/ready")[0] == 200)

    def query(self, expression):
        """The series of an instant query; raises Trouble with Prometheus' own words when it is refused."""
        status, text = fetch(self.url + "/api/v1/query?" + urllib.parse.urlencode({"query": expression}))
        answer = json.loads(text) if text else {}
        if status != 200 or answer.get("status") != "success":
            raise Trouble(f"{expression}: {answer.get('error', status)}")
        return answer["data"]["result"]

    def firing(self):
        """Names of the alerts that fire now."""
        return {series["metric"]["alertname"] for series in self.query('ALERTS{alertstate="firing"}')}


class Alertmanager(Server):
    def __init__(self, folder, doubles, scale):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        secrets = folder / "secrets"
        secrets.mkdir(mode=0o700)
        (secrets / "pagerduty_routing_key").write_text(doubles.routing_key + "\n")
        (secrets / "slack_api_url").write_text(doubles.url + "/slack\n")
        (secrets / "heartbeat_token").write_text(doubles.heartbeat_token + "\n")
        configuration = folder / "alertmanager.yaml"
        configuration.write_text(drill_configuration(CONFIGURATION.read_text(), doubles, secrets, scale))
        shutil.copy(TEMPLATES, folder)
        subprocess.run([tool("amtool"), "check-config", str(configuration)], check=True, stdout=subprocess.DEVNULL)
        super().__init__(
            "Alertmanager",
            [tool("alertmanager"), f"--config.file={configuration}", f"--storage.path={folder / 'alertmanager'}",
             f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address=", "--log.level=warn"],
            folder / "alertmanager.log")
        until("Alertmanager is ready", lambda: self.check() and fetch(self.url + "/-/ready")[0] == 200)
