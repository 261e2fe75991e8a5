#!/usr/bin/env python3
"""Walks through the life of a release with the real Helm: the commands of docs/operate.md, as they stand there, for installing,
upgrading, going back, scaling, restoring and uninstalling; and what must hold after each.

  .ci/steps/release.py --tools DIR --double
  .ci/steps/release.py --tools DIR --control-plane DIR [--write]
  .ci/steps/release.py --tools DIR --kubeconfig FILE --values FILE --image REPOSITORY --good A --better B --bad C

--double is an API server in memory (apidouble.py): Helm's order of things is tested, not what a cluster thinks of the objects.

--control-plane has etcd, kube-apiserver and kube-controller-manager (.ci/steps/control-plane.sh builds them). They run on
loopback, with admission, defaults, controllers and Pod Security as in a cluster. No node is there: a double of the kubelet
says of each pod that it runs, or for a Job that it ended; a pod of the bad image fails. --write puts what was printed into the
document.

--kubeconfig takes a whole cluster, and images that exist, A, B and C being tags or digests: in a namespace of its own, with the
values of --values in place of the document's (they name the Secrets, or make them).

Standard library only. Ends with the number of checks that held.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import apidouble
import controlplane
import operatedoc

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHART = ROOT / "helm/atmr"
GOOD, BETTER, BAD = (f"sha256:{part * 16}" for part in ("600d", "be77", "bad0"))
checks = 0


def check(what, condition, shown=""):
    global checks
    if not condition:
        sys.exit(f"FAILED: {what} {shown}")
    checks += 1
    print(f"ok: {what}", flush=True)


class Release:
    """Helm and kubectl on one release, in a folder where the document's files and the chart lie."""

    def __init__(self, options, kubeconfig, home):
        self.options, self.folder = options, home / "desk"
        self.namespace = "atmr-release" if options.kubeconfig else "atmr"
        self.folder.mkdir()
        (self.folder / "helm").symlink_to(ROOT / "helm")
        self.files = operatedoc.files()
        for name, text in self.files.items():
            (self.folder / name).write_text(text)
        tools = str(pathlib.Path(options.tools).resolve())
        self.environment = dict(os.environ, KUBECONFIG=str(kubeconfig), PATH=f"{tools}:{os.environ['PATH']}", HOME=str(home),
                                HELM_CACHE_HOME=f"{home}/cache", HELM_CONFIG_HOME=f"{home}/config", HELM_DATA_HOME=f"{home}/data")

    def ask(self, *command, **how):
        return subprocess.run(command, capture_output=True, text=True, env=self.environment, timeout=600, **how)

    def say(self, *command):
        answer = self.ask(*command, "--namespace", self.namespace)
        if answer.returncode:
            sys.exit(f"FAILED: {' '.join(command)}\n{answer.stdout}{answer.stderr}")
        return answer.stdout

    def image(self, tag):
        """From now on yours.yaml names this image: a digest, or a tag."""
        named = {"digest" if ":" in tag else "tag": tag, **({"repository": self.options.image} if self.options.image else {})}
        text = pathlib.Path(self.options.values).read_text() if self.options.values else self.files["yours.yaml"]
        line = f"image: {json.dumps(named)}"
        text, found = re.subn(r"(?m)^image: .*$", line, text)
        (self.folder / "yours.yaml").write_text(text if found else f"{text}\n{line}\n")

    def block(self, name, fails=False):
        """Runs the commands of a block; with fails the first one must, and no other. Returns what the first one printed."""
        printed, answers = [], []
        for number, command in enumerate(operatedoc.commands(name)):
            if self.options.kubeconfig:
                command = command.replace("--namespace atmr", f"--namespace {self.namespace}")
                command = command.replace("--values helm/atmr/values-production.yaml ", "")
            began = time.monotonic()
            answer = self.ask("bash", "-c", f"exec 2>&1; {command}", cwd=self.folder)
            took = time.monotonic() - began
            shown = operatedoc.shown(command)
            print(f"$ {shown}: exit {answer.returncode}, {took:.1f} s", flush=True)
            check(f"{name}: {'fails' if fails and not number else 'works'}", (answer.returncode != 0) == (fails and not number), answer.stdout)
            answers.append(answer.stdout)
            timed = f"   # {took:.1f} s" if command.startswith("helm") else ""
            printed.append(f"$ {shown}{timed}\n{answer.stdout.rstrip()}\n".replace(str(self.folder), "."))
        if self.options.write:
            operatedoc.write(name, "".join(printed))
        return answers[0]

    def judge(self, what, rendered, namespace):
        answer = self.ask("kubectl", "--namespace", namespace, "apply", "--dry-run=server", "--validate=strict",
                          "--filename=-", input=rendered)
        count = len(answer.stdout.splitlines())
        check(f"the API server takes {what}: {count} objects, no warning",
              count and answer.returncode == 0 and not answer.stderr.strip(), answer.stderr)

    def prepare(self):
        if not self.options.values:
            self.block("namespace")
            return
        self.say("kubectl", "create", "namespace", self.namespace)
        for mode in ("enforce", "warn"):
            self.say("kubectl", "label", "namespace", self.namespace, f"pod-security.kubernetes.io/{mode}=restricted")

    def runs(self, tag):
        image = self.say("kubectl", "get", "deployment", "atmr", "-o=jsonpath={.spec.template.spec.containers[0].image}")
        return image.endswith(tag)

    def migrated_by(self, tag):
        job = json.loads(self.say("kubectl", "get", "job", "atmr-migrate", "-o=json"))
        return job["status"].get("succeeded") == 1 and job["spec"]["template"]["spec"]["containers"][0]["image"].endswith(tag)

    def replicas(self):
        return int(self.say("kubectl", "get", "deployment", "atmr", "-o=jsonpath={.spec.replicas}"))

    def history(self):
        return [entry["status"] for entry in json.loads(self.say("helm", "history", "atmr", "-o=json"))]


def admission(release, crds):
    """The API server itself judges what every scenario and overlay makes: strict fields, validation, Pod Security."""
    judged = "atmr-judged"
    release.say("kubectl", "create", "namespace", judged)
    for mode in ("enforce", "warn"):
        release.say("kubectl", "label", "namespace", judged, f"pod-security.kubernetes.io/{mode}=restricted")
    for name in ("apply --server-side", "wait --for=condition=Established --timeout=300s"):
        release.say("kubectl", *name.split(), "--filename", str(crds.resolve()))
    for values in sorted([*CHART.glob("ci/*.yaml"), *CHART.glob("values-*.yaml")]):
        rendered = release.ask("helm", "template", "atmr", str(CHART), "--namespace", judged, "--values", str(values)).stdout
        release.judge(f"chart with {values.name}", rendered, judged)
    for overlay in sorted((ROOT / "kustomize/overlays").iterdir()):
        rendered = release.ask("kubectl", "kustomize", str(overlay)).stdout
        namespace = next(line.split()[1] for line in rendered.split("kind: Namespace")[1].splitlines() if line.startswith("  name:"))
        release.judge(f"kustomize overlay {overlay.name}", rendered.replace(f"namespace: {namespace}\n", f"namespace: {judged}\n"), judged)


def rise(release, good, better, bad):
    release.image(good)
    release.block("install")
    check("the migration ran before it, with the same image", release.migrated_by(good))
    leftovers = release.say("kubectl", "get", "serviceaccount,networkpolicy", "-o=name")
    check("what only the migration used is gone", "atmr-migrate" not in leftovers, leftovers)
    check("the service runs the image" + ("" if release.options.double else " under Pod Security restricted"), release.runs(good))
    release.block("test")

    release.image(better)
    release.block("upgrade")
    check("an upgrade migrates first, then rolls out", release.migrated_by(better) and release.runs(better))

    release.image(bad)
    release.block("bad upgrade", fails=True)
    check("a migration that fails ends an upgrade, which goes back by itself", release.history()[-2:] == ["failed", "deployed"], release.history())
    check("and no pod ever got the new image", release.runs(better))

    release.block("back")
    check("a rollback brings the first image back", release.runs(good))


def change(release, good):
    release.image(good)
    before = release.replicas()
    refused = release.block("too many", fails=True)
    check("pods that the database has no connections for are refused before anything changes",
          "database.maxConnections" in refused and release.replicas() == before, refused)
    release.block("scale")
    check("the autoscaler brings as many pods as are wanted at least", release.replicas() == 5)

    release.block("stop")
    check("no pod writes while a restore goes on", release.replicas() == 0)
    if not release.options.double:
        time.sleep(20)  # longer than the autoscaler takes to look
        check("and the autoscaler leaves it so", release.replicas() == 0)
    release.block("start")
    check("the service comes back on the restored database", release.replicas() >= 3 and release.migrated_by(good))


def end(release):
    release.block("uninstall")
    left = release.say("kubectl", "get", "deployment,service,hpa,pdb,networkpolicy,serviceaccount,cronjob", "-o=name").split()
    check("an uninstallation leaves nothing that runs", left == ["serviceaccount/default"], left)
    kept = release.say("kubectl", "get", "job,secret,persistentvolumeclaim", "-o=name").split()
    check("but the last migration, for its log, and what the release did not make", "job.batch/atmr-migrate" in kept
          and (release.options.values or {"secret/atmr-app", "persistentvolumeclaim/atmr-backups"} < set(kept)), kept)
    release.ask("kubectl", "delete", "namespace", release.namespace, "--wait=false")


def life(release, options):
    if not options.values:
        release.block("secrets")
        release.block("claim")
    rise(release, options.good, options.better, options.bad)
    change(release, options.good)
    end(release)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", required=True)
    parser.add_argument("--double", action="store_true")
    for name in ("control-plane", "kubeconfig", "values", "image"):
        parser.add_argument(f"--{name}")
    for name, usual in (("good", GOOD), ("better", BETTER), ("bad", BAD)):
        parser.add_argument(f"--{name}", default=usual)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if [options.double, bool(options.control_plane), bool(options.kubeconfig)].count(True) != 1:
        parser.error("one of --double, --control-plane and --kubeconfig")
    if options.write and not options.control_plane:
        parser.error("--write needs --control-plane: the document shows what a real API server says")
    if bool(options.kubeconfig) != bool(options.values):
        parser.error("--kubeconfig and --values go together")
    return options


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        if options.double:
            print("the API server is a double in memory: no admission, no defaults, no Pod Security, no container runs", flush=True)
            server = apidouble.start(options.bad)
            kubeconfig = home / "kubeconfig"
            kubeconfig.write_text(json.dumps(controlplane.context(f"http://127.0.0.1:{server.server_port}", "")))
            release = Release(options, kubeconfig, home)
            release.prepare()
            life(release, options)
            server.shutdown()
        elif options.kubeconfig:
            release = Release(options, pathlib.Path(options.kubeconfig).resolve(), home)
            release.prepare()
            life(release, options)
        else:
            print("kube-apiserver, etcd and controllers are real; the kubelet is a double: no container runs", flush=True)
            plane = controlplane.ControlPlane(pathlib.Path(options.control_plane).resolve(), home)
            try:
                plane.start()
                controlplane.KubeletDouble(plane, options.bad).start()
                release = Release(options, plane.kubeconfig, home)
                admission(release, pathlib.Path(options.control_plane) / "crds")
                release.prepare()
                life(release, options)
            finally:
                plane.stop()
    print(f"release: {checks} passed, 0 failed")


if __name__ == "__main__":
    main()
