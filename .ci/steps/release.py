#!/usr/bin/env python3
"""Goes through the life of a release with the real Helm: install, upgrade with migration, failing migration, rollback, tests,
uninstall.

  .ci/steps/release.py --tools DIR (--double | --control-plane DIR | --kubeconfig FILE --image REPOSITORY --good A --better B --bad C)

--double is an API server in memory (apidouble.py): Helm's order of things is tested, not what a cluster thinks of the objects.

--control-plane has etcd, kube-apiserver and kube-controller-manager (.ci/steps/control-plane.sh builds them). They run on
loopback, with admission, defaults, controllers and Pod Security as in a cluster. No node is there: a double of the kubelet
says of each pod that it runs, or for a Job that it ended; a pod whose image is tagged "broken" fails. The output says so.
--kubeconfig takes a whole cluster instead, and images that exist.

Standard library only. Ends with the number of checks that held.
"""

import argparse
import contextlib
import json
import os
import pathlib
import random
import secrets
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import apidouble

CHART = pathlib.Path(__file__).resolve().parents[2] / "helm/atmr"
checks = 0


def check(what, condition, shown=""):
    global checks
    if not condition:
        sys.exit(f"FAILED: {what} {shown}")
    checks += 1
    print(f"ok: {what}", flush=True)


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
    """Says of every pod what a kubelet would: it runs and is ready, or it ended, or it failed."""

    def __init__(self, plane):
        super().__init__(daemon=True)
        self.plane, self.done = plane, threading.Event()

    def run(self):
        while not self.done.wait(0.3):
            with contextlib.suppress(OSError):
                for pod in json.loads(self.plane.call("GET", "/api/v1/pods"))["items"]:
                    self.settle(pod)

    def settle(self, pod):
        if pod["status"].get("phase") != "Pending" or "deletionTimestamp" in pod["metadata"]:
            return
        broken = any(c["image"].endswith(":broken") for c in pod["spec"]["containers"])
        ends = pod["spec"]["restartPolicy"] != "Always"
        phase = "Failed" if broken and ends else "Succeeded" if ends else "Running"
        ready = "True" if phase == "Running" and not broken else "False"
        name = f"/api/v1/namespaces/{pod['metadata']['namespace']}/pods/{pod['metadata']['name']}/status"
        status = {"phase": phase, "conditions": [{"type": t, "status": ready} for t in ("Ready", "ContainersReady")]}
        self.plane.call("PATCH", name, {"status": status}, "application/strategic-merge-patch+json")


class Release:
    """Helm and kubectl on one release."""

    def __init__(self, options, kubeconfig, home):
        self.options, self.namespace = options, "atmr-release"
        self.environment = dict(os.environ, KUBECONFIG=str(kubeconfig), HELM_CACHE_HOME=f"{home}/cache",
                                HELM_CONFIG_HOME=f"{home}/config", HELM_DATA_HOME=f"{home}/data", HOME=str(home))

    def ask(self, tool, *arguments):
        return subprocess.run([str(pathlib.Path(self.options.tools) / tool), "--namespace", self.namespace, *arguments],
                              capture_output=True, text=True, env=self.environment, timeout=600)

    def say(self, tool, *arguments):
        answer = self.ask(tool, *arguments)
        if answer.returncode:
            sys.exit(f"FAILED: {tool} {' '.join(arguments)}\n{answer.stdout}{answer.stderr}")
        return answer.stdout

    def helm(self, verb, *arguments, tag=None):
        values = ["--values", str(CHART / "ci/minimal-values.yaml"), "--set", "autoscaling.requestsInProgress=0",
                  "--set-string", f"image.tag={tag}"] if tag else []
        if tag and self.options.image:
            values += ["--set-string", f"image.repository={self.options.image}"]
        began = time.monotonic()
        answer = self.ask("helm", verb, "atmr", *([str(CHART)] if tag else []), *values, *arguments)
        print(f"$ helm {verb} atmr {'(tag ' + tag + ') ' if tag else ''}{' '.join(arguments)}: exit {answer.returncode}, "
              f"{time.monotonic() - began:.1f} s", flush=True)
        return answer

    def judge(self, what, rendered):
        answer = subprocess.run(
            [str(pathlib.Path(self.options.tools) / "kubectl"), "--namespace", self.namespace, "apply", "--dry-run=server",
             "--validate=strict", "--filename=-"], input=rendered, capture_output=True, text=True, env=self.environment, timeout=300)
        count = len(answer.stdout.splitlines())
        check(f"the API server takes {what}: {count} objects, no warning",
              answer.returncode == 0 and not answer.stderr.strip(), answer.stderr)

    def prepare(self):
        self.say("kubectl", "create", "namespace", self.namespace)
        for mode in ("enforce", "warn"):
            self.say("kubectl", "label", "namespace", self.namespace, f"pod-security.kubernetes.io/{mode}=restricted")

    def image(self):
        return self.say("kubectl", "get", "deployment", "atmr", "-o=jsonpath={.spec.template.spec.containers[0].image}")

    def job(self, path):
        return self.say("kubectl", "get", "job", "atmr-migrate", f"-o=jsonpath={{{path}}}")

    def history(self):
        return [(entry["revision"], entry["status"]) for entry in json.loads(self.say("helm", "history", "atmr", "-o=json"))]


def admission(release, crds):
    """The API server itself judges what every scenario and overlay makes: strict fields, validation, Pod Security."""
    release.say("kubectl", "apply", "--server-side", "--filename", str(crds))
    release.say("kubectl", "wait", "--for=condition=Established", "--timeout=300s", "--filename", str(crds))
    for values in sorted([*CHART.glob("ci/*.yaml"), *CHART.glob("values-*.yaml")]):
        rendered = release.say("helm", "template", "atmr", str(CHART), "--values", str(values))
        release.judge(f"chart with {values.name}", rendered)
    for overlay in sorted((CHART.parents[1] / "kustomize/overlays").iterdir()):
        rendered = release.say("kubectl", "kustomize", str(overlay))
        namespace = next(line.split()[1] for line in rendered.split("kind: Namespace")[1].splitlines() if line.startswith("  name:"))
        release.judge(f"kustomize overlay {overlay.name}", rendered.replace(f"namespace: {namespace}\n", f"namespace: {release.namespace}\n"))


def life(release, good, better, bad):
    answer = release.helm("install", "--wait", "--timeout=5m", tag=good)
    check("an installation waits until all pods are ready", answer.returncode == 0, answer.stdout + answer.stderr)
    check("the migration ran before it, with the same image", release.job(".status.succeeded") == "1"
          and release.job(".spec.template.spec.containers[0].image").endswith(f":{good}"))
    leftovers = release.say("kubectl", "get", "serviceaccount,networkpolicy", "-o=name")
    check("what only the migration used is gone", "atmr-migrate" not in leftovers, leftovers)
    check("the service runs the image" + ("" if release.options.double else " under Pod Security restricted"),
          release.image().endswith(f":{good}"))

    answer = release.helm("upgrade", "--wait", "--timeout=5m", tag=better)
    check("an upgrade migrates first, then rolls out", answer.returncode == 0 and release.image().endswith(f":{better}")
          and release.job(".spec.template.spec.containers[0].image").endswith(f":{better}"), answer.stdout + answer.stderr)

    answer = release.helm("upgrade", "--wait", "--rollback-on-failure", "--timeout=5m", tag=bad)
    check("a migration that fails ends the upgrade", answer.returncode != 0)
    check("which goes back by itself", [s for _, s in release.history()][-2:] == ["failed", "deployed"], release.history())
    check("and no pod ever got the new image", release.image().endswith(f":{better}"), release.image())

    answer = release.helm("rollback", "1", "--wait", "--timeout=5m")
    check("a rollback brings the first image back", answer.returncode == 0 and release.image().endswith(f":{good}"),
          answer.stdout + answer.stderr)

    answer = release.helm("test", "--timeout=5m")
    check("helm test succeeds", answer.returncode == 0 and answer.stdout.count("Succeeded") >= 2, answer.stdout + answer.stderr)

    answer = release.helm("uninstall", "--wait", "--timeout=5m")
    check("an uninstallation succeeds", answer.returncode == 0, answer.stderr)
    left = release.say("kubectl", "get", "deployment,service,hpa,pdb,networkpolicy,serviceaccount,cronjob", "-o=name").split()
    check("and leaves nothing but the last migration, for its log", left == ["serviceaccount/default"], left)
    release.say("kubectl", "delete", "namespace", release.namespace, "--wait=false")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", required=True)
    parser.add_argument("--double", action="store_true")
    parser.add_argument("--control-plane")
    parser.add_argument("--kubeconfig")
    parser.add_argument("--image")
    parser.add_argument("--good", default="1.0.0")
    parser.add_argument("--better", default="1.0.1")
    parser.add_argument("--bad", default="broken")
    options = parser.parse_args()
    if [options.double, bool(options.control_plane), bool(options.kubeconfig)].count(True) != 1:
        parser.error("one of --double, --control-plane and --kubeconfig")
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        if options.double:
            print("the API server is a double in memory: no admission, no defaults, no Pod Security, no container runs", flush=True)
            server = apidouble.start()
            kubeconfig = home / "kubeconfig"
            kubeconfig.write_text(json.dumps(context(f"http://127.0.0.1:{server.server_port}", "")))
            release = Release(options, kubeconfig, home)
            release.prepare()
            life(release, options.good, options.better, options.bad)
            server.shutdown()
        elif options.kubeconfig:
            release = Release(options, options.kubeconfig, home)
            release.prepare()
            life(release, options.good, options.better, options.bad)
        else:
            print("kube-apiserver, etcd and controllers are real; the kubelet is a double: no container runs", flush=True)
            plane = ControlPlane(pathlib.Path(options.control_plane).resolve(), home)
            try:
                plane.start()
                KubeletDouble(plane).start()
                release = Release(options, plane.kubeconfig, home)
                release.prepare()
                crds = pathlib.Path(options.control_plane) / "crds"
                if crds.is_dir():
                    admission(release, crds)
                life(release, options.good, options.better, options.bad)
            finally:
                plane.stop()
    print(f"release: {checks} passed, 0 failed")


if __name__ == "__main__":
    main()
