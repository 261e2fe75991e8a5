"""What a drill runs: ATMR with its PostgreSQL and Redis, Prometheus, Alertmanager. All on the loopback interface, on free
ports, with their data in one folder, and all ended by close()."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSWORD = "Drill-2026-alarm"


class Trouble(Exception):
    """The drill cannot go on; the text says why."""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def until(what, condition, seconds=60, every=0.2):
    """Waits for the condition's first true answer and gives it."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = condition()
        if found:
            return found
        time.sleep(every)
    raise Trouble(f"{what}: not within {seconds} s")


def fetch(url, body=None, token=None, timeout=10):
    """Status and text of an answer; status 0 when there was none."""
    request = urllib.request.Request(url, data=None if body is None else json.dumps(body).encode())
    if body is not None:
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(errors="replace")
    except (OSError, ValueError):
        return 0, ""


def alive(pid):
    try:
        os.kill(pid, 0)
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


class Server:
    """One process of ours, its output in a file."""

    def __init__(self, name, command, log, environment=None):
        self.name = name
        self.log = log
        with open(log, "ab") as out:
            self.process = subprocess.Popen(
                command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=ROOT,
                env={**os.environ, **(environment or {})}, start_new_session=True)

    def check(self):
        if self.process.poll() is not None:
            tail = self.log.read_text(errors="replace").splitlines()[-25:]
            raise Trouble(f"{self.name} ended with {self.process.returncode}\n" + "\n".join(tail))
        return True

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(40)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Atmr(Server):
    """`./atmr dev`, its PostgreSQL and Redis, which can be stopped and started again beneath it."""

    def __init__(self, folder):
        self.data = folder / "atmr"
        self.port, self.management = free_port(), free_port()
        self.api, self.probes = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.management}"
        super().__init__(
            "ATMR", ["./atmr", "dev", "--port", str(self.port), "--management-port", str(self.management),
                     "--data", str(self.data)],
            folder / "atmr.log",
            # a drill asks more of one user in minutes than people do in hours
            {"ATMR_DEMO_PASSWORD": PASSWORD, "RATE_LIMIT_SCALE": "1000"})

    def wait_ready(self):
        until("ATMR is ready", lambda: self.check() and "ATMR ready" in self.log.read_text(errors="replace"), 300)
        self.postgres_port = int((self.data / "postgres/postmaster.pid").read_text().splitlines()[3])
        self.postgres_command = (self.data / "postgres/postmaster.opts").read_text()
        self.redis_pid = int((self.data / "redis.pid").read_text())
        words = pathlib.Path(f"/proc/{self.redis_pid}/cmdline").read_bytes().decode().strip("\0 ")
        self.redis_program, self.redis_port = words.split()[0], int(words.split()[1].rsplit(":", 1)[1])

    @property
    def secrets(self):
        lines = (self.data / "secrets").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    @property
    def redis_url(self):
        return f"redis://127.0.0.1:{self.redis_port}"

    def database_url(self, role):
        password = self.secrets["POSTGRES_OWNER_PASSWORD" if role == "atmr_owner" else "POSTGRES_APP_PASSWORD"]
        return f"postgresql://{role}:{password}@127.0.0.1:{self.postgres_port}/atmr"

    def login(self, who="company"):
        status, answer = fetch(self.api + "/api/v2/auth/login", {"email": f"{who}@demo.atmr.ch", "password": PASSWORD})
        if status != 200:
            raise Trouble(f"{who} cannot sign in: {status} {answer}")
        return json.loads(answer)["token"]

    def psql(self):
        """A psql as the schema's owner that sees all tenants, reading from its standard input."""
        return subprocess.Popen(
            ["psql", "--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", self.database_url("atmr_owner")],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PGOPTIONS": "-c atmr.system=on"})

    def sql(self, script):
        process = self.psql()
        _, errors = process.communicate(script, timeout=60)
        if process.returncode:
            raise Trouble(f"psql: {errors}")

    def stop_postgres(self):
        """A fast shutdown, as a node that goes away or an operator's mistake makes it."""
        pid = int((self.data / "postgres/postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGINT)
        until("PostgreSQL stops", lambda: not alive(pid))

    def start_postgres(self):
        binary = re.match(r"(\S+)/postgres", self.postgres_command).group(1)
        options = " ".join(f"-c {value}" for value in re.findall(r'"-c" "([^"]+)"', self.postgres_command))
        command = [f"{binary}/pg_ctl", "-D", str(self.data / "postgres"), "-w", "-l", str(self.data / "postgres.log"),
                   "-o", f"-p {self.postgres_port} {options}", "start"]
        # PostgreSQL refuses to be started by root
        if os.getuid() == 0:
            command = ["unshare", "-U", *command]
        with open(self.data / "restart.log", "ab") as out:
            subprocess.run(command, check=True, stdout=out, stderr=out, timeout=60)

    def stop_redis(self):
        os.kill(self.redis_pid, signal.SIGTERM)
        until("Redis stops", lambda: not alive(self.redis_pid))

    def start_redis(self):
        with open(self.data / "restart.log", "ab") as out:
            process = subprocess.Popen(
                [self.redis_program, "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "", "--pidfile",
                 str(self.data / "redis.pid")], stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=self.data,
                start_new_session=True)
        self.redis_pid = process.pid
        until("Redis answers", lambda: self.check_redis())

    def check_redis(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.redis_port), 1) as link:
            link.sendall(b"PING\r\n")
            return link.recv(7) == b"+PONG\r\n"
        return False

    def stop(self):
        super().stop()
        # what was started again beneath ATMR is not its child
        for pid in self.beneath():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)

    def beneath(self):
        pids = [getattr(self, "redis_pid", None)]
        with contextlib.suppress(OSError, ValueError, IndexError):
            pids.append(int((self.data / "postgres/postmaster.pid").read_text().splitlines()[0]))
        return [pid for pid in pids if pid and alive(pid)]


def tool(name):
    """A program of Prometheus' from the path, or from where .ci/steps/tools puts it."""
    home = pathlib.Path(os.environ.get("ATMR_CI_TOOLS") or
                        pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "atmr-ci")
    debian = {"alertmanager": "prometheus-alertmanager"}.get(name, name)
    for candidate in (home / "prometheus/usr/bin" / debian, shutil.which(debian), shutil.which(name)):
        if candidate and os.access(candidate, os.X_OK):
            return str(candidate)
    raise Trouble(f"{name} is missing; .ci/steps/tools installs it")
