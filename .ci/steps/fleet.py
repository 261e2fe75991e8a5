"""Processes of the service as pods run them, nginx before them, and what is behind: for .ci/steps/rolling, .ci/steps/way-in,
bench/scale and bench/overload."""

import asyncio
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DRAIN_SECONDS = 5
GRACE_SECONDS = 120
PASSWORD = "Rolling-Test-1"

scratch = Path(tempfile.mkdtemp(prefix="atmr-rolling."))
running = []


def java():
    found = subprocess.run(["sh", "-c", f'. "{ROOT}/.mvn/find-jdk.sh" && echo "$JAVA_HOME"'], capture_output=True, text=True, check=True)
    return found.stdout.strip() + "/bin/java"


def free_port():
    """Below those that outgoing connections get, so that none of them takes it before its server does."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as found:
            if found.connect_ex(("127.0.0.1", port)) != 0:
                return port


def start(name, command, environment=None):
    log = open(scratch / f"{name}.log", "ab")
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=log, stderr=log, start_new_session=True)
    running.append(process)
    return process


def stop(process, seconds, what):
    """SIGTERM and wait; a process that does not end is a failure."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        sys.exit(f"FAILED: {what} did not end within {seconds} s")


def wait_for(condition, seconds, what):
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            sys.exit(f"FAILED: {what} after {seconds} s; logs: {scratch}")
        time.sleep(0.1)


def status(port, path):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0


class Backend:
    """PostgreSQL with the demo, from ./atmr dev, and a Redis that can be taken away."""

    def __init__(self):
        data = scratch / "dev"
        start("dev", ["./atmr", "dev", "--port", "0", "--management-port", "0", "--data", str(data)], {"ATMR_DEMO_PASSWORD": PASSWORD})
        wait_for(lambda: "ATMR ready" in (scratch / "dev.log").read_text(), 300, "./atmr dev is not ready")
        secrets = dict(line.split("=", 1) for line in (data / "secrets").read_text().splitlines() if "=" in line and line[0] != "#")
        port = next(data.rglob("postmaster.pid")).read_text().splitlines()[3]
        self.postgres_port = int(port)
        self.redis_port = free_port()
        self.start_redis()
        self.environment = {
            "ATMR_ENV": "development",
            "HOST": "127.0.0.1",
            "DATABASE_URL": f"postgresql://atmr_app:{secrets['POSTGRES_APP_PASSWORD']}@127.0.0.1:{port}/atmr",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}",
            "MAIL_FOLDER": str(scratch / "mail"),
            "RATE_LIMIT_SCALE": "1e6",
            "TRUSTED_PROXIES": "127.0.0.1/32",
            "SHUTDOWN_DRAIN_SECONDS": str(DRAIN_SECONDS),
            "SHUTDOWN_GRACE_SECONDS": str(GRACE_SECONDS),
            **{name: secrets[name] for name in ("SECRET_KEY", "JWT_SECRET_KEY", "MASTER_ENCRYPTION_KEY")},
        }

    def start_redis(self):
        self.redis = start("redis", ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "", "--dir", str(scratch)])
        wait_for(lambda: self.redis_answers(), 120, "Redis does not answer")

    def redis_answers(self):
        with socket.socket() as found:
            return found.connect_ex(("127.0.0.1", self.redis_port)) == 0


class SlowLink:
    """A TCP relay to the database that delivers what the service sends after a delay; answers come at once."""

    def __init__(self, target, delay_seconds):
        self.port, self.target, self.delay = free_port(), target, delay_seconds
        started = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.serve(started)), daemon=True).start()
        started.wait()

    async def serve(self, started):
        server = await asyncio.start_server(self.relay, "127.0.0.1", self.port)
        started.set()
        await server.serve_forever()

    async def relay(self, reader, writer):
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self.pump(reader, back, self.delay), self.pump(there, writer, 0))

    async def pump(self, source, sink, delay):
        try:
            while chunk := await source.read(65536):
                if delay:
                    await asyncio.sleep(delay)
                sink.write(chunk)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()


class Service:
    """One process, as a pod runs it."""

    count = 0

    def __init__(self, backend, **settings):
        Service.count += 1
        self.name = f"serve-{Service.count}"
        self.port, self.management = free_port(), free_port()
        command = [java(), "-Xmx256m", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
        command += ["-XX:+UseSerialGC", "-jar", str(ROOT / "app/target/atmr-app.jar"), "serve"]
        self.process = start(self.name, command, {**backend.environment, "PORT": str(self.port), "MANAGEMENT_PORT": str(self.management), **settings})
        wait_for(lambda: status(self.management, "/ready/traffic") == 200, 300, f"{self.name} takes no traffic")


class Proxy:
    """nginx with the chart's times (helm/atmr/values.yaml, public.proxy)."""

    def __init__(self, services):
        self.port = free_port()
        self.configure(services)
        self.process = start("nginx", ["nginx", "-e", str(scratch / "nginx-error.log"), "-p", str(scratch), "-c", str(scratch / "nginx.conf"), "-g", "daemon off;"])
        wait_for(lambda: status(self.port, "/health") == 200, 120, "nginx does not answer")

    def configure(self, services):
        servers = " ".join(f"server 127.0.0.1:{service.port} max_fails=0;" for service in services)
        user = "user root;" if os.getuid() == 0 else ""
        (scratch / "nginx.conf").write_text(f"""
            {user} pid {scratch}/nginx.pid; error_log {scratch}/nginx-error.log warn; worker_processes 1;
            events {{ worker_connections 512; }}
            http {{
              access_log off; client_max_body_size 50m; client_body_temp_path {scratch}/body; proxy_temp_path {scratch}/proxy;
              fastcgi_temp_path {scratch}/fastcgi; uwsgi_temp_path {scratch}/uwsgi; scgi_temp_path {scratch}/scgi;
              upstream service {{ {servers} keepalive 32; }}
              server {{
                listen 127.0.0.1:{self.port};
                location / {{
                  proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
                  proxy_set_header X-Forwarded-For $remote_addr; proxy_connect_timeout 5s; proxy_read_timeout 120s;
                  proxy_send_timeout 120s; proxy_next_upstream off;
                }}
              }}
            }}""")

    def route(self, services):
        self.configure(services)
        self.process.send_signal(signal.SIGHUP)


class Load:
    """Reads and writes of a dispatcher, as fast as the answers come; every answer that is no success is kept."""

    def __init__(self, port, threads=6):
        self.port, self.going, self.sent, self.failures, self.slowest = port, True, 0, [], 0.0
        self.lock = threading.Lock()
        self.token = self.call("POST", "/api/v2/auth/login", {"email": "company@demo.atmr.ch", "password": PASSWORD})["token"]
        self.booking = self.call("GET", "/api/v2/bookings?limit=1")["bookings"][0]["id"]
        client = self.call("GET", "/api/v2/companies/me/clients?limit=1")["clients"][0]["id"]
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 2 * 86400))
        self.new = {
            "client_id": client, "customer_name": "Rolling Test", "scheduled_time": f"{day}T09:00:00Z", "time_kind": "PICKUP_AT",
            "pickup_location": "Rue du Test 1, 1201 Geneve", "pickup_lat": 46.2, "pickup_lon": 6.14,
            "dropoff_location": "Rue du Test 2, 1205 Geneve", "dropoff_lat": 46.19, "dropoff_lon": 6.15,
        }
        self.threads = [threading.Thread(target=self.run, args=(number,)) for number in range(threads)]
        for thread in self.threads:
            thread.start()

    def call(self, method, path, body=None):
        answered, text = self.ask(method, path, body)
        if answered >= 300:
            sys.exit(f"FAILED: {method} {path}: {answered} {text[:300]}")
        return json.loads(text)

    def ask(self, method, path, body=None):
        headers = {"Connection": "close"}
        if getattr(self, "token", None):
            headers["Authorization"] = f"Bearer {self.token}"
        if body:
            headers["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=130)
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def run(self, number):
        turn = number
        while self.going:
            turn += 1
            request = [("GET", f"/api/v2/bookings/{self.booking}"), ("GET", "/api/v2/bookings?limit=20"), ("POST", "/api/v2/bookings", self.new)][turn % 3]
            began = time.monotonic()
            try:
                answered, text = self.ask(*request)
                failure = None if 200 <= answered < 300 else f"{answered} {text[:200]}"
            except OSError as error:
                failure = repr(error)
            except http.client.HTTPException as error:
                failure = repr(error)
            with self.lock:
                self.sent += 1
                self.slowest = max(self.slowest, time.monotonic() - began)
                if failure:
                    self.failures.append(f"{time.strftime('%H:%M:%S')} {request[0]} {request[1]}: {failure}")
            time.sleep(0.02)

    def end(self):
        self.going = False
        for thread in self.threads:
            thread.join()

    def report(self, what):
        with self.lock:
            print(f"{what}: {self.sent} requests, {len(self.failures)} failed, the slowest took {self.slowest:.2f} s", flush=True)
            for failure in self.failures[:10]:
                print("  " + failure)
            failed, self.sent, self.slowest, self.failures = len(self.failures), 0, 0.0, []
        return failed


def need(*tools):
    os.environ["PATH"] += ":/usr/sbin"
    for tool in tools:
        if not shutil.which(tool):
            sys.exit(f"FAILED: {tool} is not installed: apt-get install {tool}")


def end_all(keep_logs):
    """Ends what was started, newest first, by its own process."""
    for process in reversed(running):
        if process.poll() is None:
            process.terminate()
    for process in reversed(running):
        try:
            process.wait(120)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if keep_logs:
        print(f"logs: {scratch}")
    else:
        shutil.rmtree(scratch, ignore_errors=True)
