"""etcd, kube-apiserver and kube-controller-manager on loopback, and a double of the kubelet, for release.py. Standard library
only."""

import contextlib
import json
import random
import secrets
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request


def free_port():
    """Below those that outgoing connections get, so that none of them takes it before its server does."""
    while True:
        port = random.randrange(20_000, 30_000)
        with socket.socket() as found:
            if found.connect_ex(("127.0.0.1", port)) != 0:
                return port


def context(server, token):
    """A kubeconfig, which may be JSON."""
    return {
        "apiVersion": "v1", "kind": "Config", "current-context": "test",
        "clusters": [{"name": "test", "cluster": {"server": server, **({"insecure-skip-tls-verify": True} if "https" in server else {})}}],
        "users": [{"name": "test", "user": {"token": token} if token else {}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
    }


class ControlPlane:
    """etcd, kube-apiserver and kube-controller-manager on loopback."""

    def __init__(self, binaries, folder):
        self.binaries, self.folder, self.processes = binaries, folder, []
        self.port, self.token = free_port(), secrets.token_hex(16)
        self.kubeconfig = folder / "kubeconfig"

    def start(self):
        peer, client = free_port(), free_port()
        key = self.folder / "accounts.key"
        subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
        (self.folder / "tokens").write_text(f"{self.token},admin,admin,system:masters\n")
        self.kubeconfig.write_text(json.dumps(context(f"https://127.0.0.1:{self.port}", self.token)))
        etcd = f"http://127.0.0.1:{client}"
        self.run("etcd", f"--data-dir={self.folder}/etcd", f"--listen-client-urls={etcd}", f"--advertise-client-urls={etcd}",
                 f"--listen-peer-urls=http://127.0.0.1:{peer}", "--unsafe-no-fsync")
        self.run("kube-apiserver", f"--etcd-servers={etcd}", f"--secure-port={self.port}", "--bind-address=127.0.0.1",
                 f"--cert-dir={self.folder}/certificates", f"--token-auth-file={self.folder}/tokens",
                 "--authorization-mode=RBAC", "--service-account-issuer=https://kubernetes.default.svc",
                 f"--service-account-key-file={key}", f"--service-account-signing-key-file={key}",
                 "--service-cluster-ip-range=10.96.0.0/16", "--disable-admission-plugins=DefaultStorageClass")
        self.wait_for("/readyz", 300)
        self.run("kube-controller-manager", f"--kubeconfig={self.kubeconfig}", f"--service-account-private-key-file={key}",
                 "--use-service-account-credentials=false", "--leader-elect=false", "--secure-port=0")

    def run(self, name, *arguments):
        log = (self.folder / f"{name}.log").open("w")
        self.processes.append(subprocess.Popen([str(self.binaries / name), *arguments], stdout=log, stderr=log))

    def call(self, method, path, body=None, content_type="application/json"):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # its own certificate, on loopback
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", method=method,
                                         data=None if body is None else json.dumps(body).encode())
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", content_type)
        with urllib.request.urlopen(request, timeout=30, context=context) as answer:
            return answer.read()

    def wait_for(self, path, seconds):
        end = time.monotonic() + seconds
        while True:
            try:
                return self.call("GET", path)
            except OSError as error:
                if time.monotonic() > end:
                    sys.exit(f"FAILED: {path}: {error}")
                time.sleep(0.5)

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in reversed(self.processes):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


class KubeletDouble(threading.Thread):
    """Says of every pod what a kubelet would: it runs and is ready, or it ended, or it failed, as those of the bad image do."""

    def __init__(self, plane, bad):
        super().__init__(daemon=True)
        self.plane, self.bad, self.done = plane, bad, threading.Event()

    def run(self):
        while not self.done.wait(0.3):
            with contextlib.suppress(OSError):
                for pod in json.loads(self.plane.call("GET", "/api/v1/pods"))["items"]:
                    self.settle(pod)

    def settle(self, pod):
        if pod["status"].get("phase") != "Pending" or "deletionTimestamp" in pod["metadata"]:
            return
        broken = any(c["image"].endswith(self.bad) for c in pod["spec"]["containers"])
        ends = pod["spec"]["restartPolicy"] != "Always"
        phase = "Failed" if broken and ends else "Succeeded" if ends else "Running"
        ready = "True" if phase == "Running" and not broken else "False"
        name = f"/api/v1/namespaces/{pod['metadata']['namespace']}/pods/{pod['metadata']['name']}/status"
        status = {"phase": phase, "conditions": [{"type": t, "status": ready} for t in ("Ready", "ContainersReady")]}
        self.plane.call("PATCH", name, {"status": status}, "application/strategic-merge-patch+json")
