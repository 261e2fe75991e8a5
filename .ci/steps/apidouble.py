"""A double of the Kubernetes API server for release.py: objects in memory, and controllers that say at once that all went well.

It speaks the protocol as far as Helm and kubectl need it: discovery, create, read, replace, the patches, delete, list with
selectors, watch. It has no admission, defaults, Pod Security or scheduling; what those say, only a real API server tells.
Standard library only.
"""

import base64
import copy
import datetime
import http.server
import json
import re
import threading
import urllib.parse

# group/version: resource -> kind; a star marks what is in no namespace
RESOURCES = {
    "v1": {"namespaces*": "Namespace", "pods": "Pod", "services": "Service", "secrets": "Secret", "configmaps": "ConfigMap",
           "serviceaccounts": "ServiceAccount", "events": "Event", "persistentvolumeclaims": "PersistentVolumeClaim",
           "resourcequotas": "ResourceQuota", "limitranges": "LimitRange"},
    "apps/v1": {"deployments": "Deployment", "replicasets": "ReplicaSet", "statefulsets": "StatefulSet", "daemonsets": "DaemonSet"},
    "batch/v1": {"jobs": "Job", "cronjobs": "CronJob"},
    "autoscaling/v2": {"horizontalpodautoscalers": "HorizontalPodAutoscaler"},
    "policy/v1": {"poddisruptionbudgets": "PodDisruptionBudget"},
    "networking.k8s.io/v1": {"networkpolicies": "NetworkPolicy", "ingresses": "Ingress"},
    "rbac.authorization.k8s.io/v1": {"roles": "Role", "rolebindings": "RoleBinding"},
    "gateway.networking.k8s.io/v1": {"httproutes": "HTTPRoute"},
    "gateway.envoyproxy.io/v1alpha1": {"backendtrafficpolicies": "BackendTrafficPolicy"},
    "monitoring.coreos.com/v1": {"servicemonitors": "ServiceMonitor", "prometheusrules": "PrometheusRule"},
}
SHORT = {"horizontalpodautoscalers": ["hpa"], "poddisruptionbudgets": ["pdb"], "networkpolicies": ["netpol"], "services": ["svc"],
         "deployments": ["deploy"], "namespaces": ["ns"], "pods": ["po"], "serviceaccounts": ["sa"], "cronjobs": ["cj"]}
PATH = re.compile(r"^/(?:api/(?P<core>v1)|apis/(?P<group>[^/]+/[^/]+))(?:/namespaces/(?P<namespace>[^/]+))?/(?P<resource>[a-z]+)"
                  r"(?:/(?P<name>[^/]+))?(?:/(?P<sub>[a-z]+))?$")


class Refused(Exception):
    def __init__(self, code, reason, message):
        super().__init__(message)
        self.code, self.reason = code, reason


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def fields(data):
    """The fields of a protobuf message: number, value (bytes or int)."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        number, kind = divmod(varint(), 8)
        if kind == 0:
            yield number, varint()
        elif kind == 2:
            size = varint()
            at += size
            yield number, data[at - size:at]
        else:
            raise Refused(415, "UnsupportedMediaType", f"wire type {kind}")


def entry(data):
    pair = dict(fields(data))
    return pair.get(1, b"").decode(), pair.get(2, b"")


def from_protobuf(data):
    """Helm sends its release as a protobuf Secret, kubectl a Namespace: behind the magic number and runtime.Unknown."""
    if not data.startswith(b"k8s\0"):
        raise Refused(415, "UnsupportedMediaType", "no protobuf of Kubernetes")
    unknown = dict(fields(data[4:]))
    kind = dict(fields(unknown[1]))[2].decode()
    if kind not in ("Secret", "Namespace"):
        raise Refused(415, "UnsupportedMediaType", f"a {kind} may not come as protobuf")
    thing = {"apiVersion": "v1", "kind": kind, "metadata": {"labels": {}}, **({"data": {}} if kind == "Secret" else {"spec": {}})}
    for number, value in fields(unknown[2]):
        if number == 1:
            metadata(thing["metadata"], value)
        elif kind == "Secret" and number == 2:
            key, content = entry(value)
            thing["data"][key] = base64.b64encode(content).decode()
        elif kind == "Secret" and number == 3:
            thing["type"] = value.decode()
    return thing


def metadata(result, data):
    for number, value in fields(data):
        if number in (1, 3, 6):
            result[{1: "name", 3: "namespace", 6: "resourceVersion"}[number]] = value.decode()
        elif number == 11:
            key, label = entry(value)
            result["labels"][key] = label.decode()


def merged(old, new):
    """Maps key by key, null takes away, lists are replaced: what the patches of this chart come to."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return copy.deepcopy(new)
    result = {key: value for key, value in old.items() if not (key in new and new[key] is None)}
    for key, value in new.items():
        if value is not None and not key.startswith("$"):
            result[key] = merged(old.get(key), value)
    return result


def without(old, before, applied):
    """What a manager applied before and applies no more goes."""
    for key, value in before.items():
        if key not in applied:
            old.pop(key, None)
        elif isinstance(value, dict) and isinstance(applied[key], dict) and isinstance(old.get(key), dict):
            without(old[key], value, applied[key])


def settle(thing, bad):
    """The status that controllers and kubelet would come to; containers of an image that ends with bad fail."""
    kind, spec, generation = thing["kind"], thing.get("spec", {}), thing["metadata"].get("generation", 1)
    pod = spec if kind == "Pod" else spec.get("template", {}).get("spec", {})
    broken = any(c["image"].endswith(bad) for c in pod.get("containers", []))
    if kind == "Job":
        ends = ["FailureTarget", "Failed"] if broken else ["SuccessCriteriaMet", "Complete"]
        thing["status"] = {"failed" if broken else "succeeded": 1, "startTime": now(), "completionTime": now(),
                           "conditions": [{"type": t, "status": "True", "reason": "BackoffLimitExceeded" if broken else "CompletionsReached",
                                           "message": "the double says so"} for t in ends]}
    elif kind == "Pod":
        once = spec.get("restartPolicy", "Always") != "Always"
        thing["status"] = {"phase": ("Failed" if broken else "Succeeded") if once else "Pending" if broken else "Running"}
    elif kind == "Deployment":
        wanted = spec.get("replicas", 1)
        ready = 0 if broken else wanted
        thing["status"] = {"observedGeneration": generation, "replicas": wanted, "updatedReplicas": wanted, "readyReplicas": ready,
                           "availableReplicas": ready, "conditions": [
                               {"type": "Available", "status": str(not broken)},
                               {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"}]}
    elif kind == "PodDisruptionBudget":
        thing["status"] = {"observedGeneration": generation, "currentHealthy": 1, "desiredHealthy": 1, "disruptionsAllowed": 1,
                           "expectedPods": 2, "conditions": [{"type": "DisruptionAllowed", "status": "True"}]}
    elif kind == "HorizontalPodAutoscaler":
        thing["status"] = {"conditions": [{"type": t, "status": "True"} for t in ("AbleToScale", "ScalingActive")],
                           "currentReplicas": 2, "desiredReplicas": 2}
    elif kind == "Namespace":
        thing["status"] = {"phase": "Active"}


def matches(thing, query):
    labels = thing["metadata"].get("labels", {})
    for wanted in filter(None, query.get("labelSelector", "").split(",")):
        key, _, value = wanted.replace("==", "=").partition("=")
        if labels.get(key) != value:
            return False
    for wanted in filter(None, query.get("fieldSelector", "").split(",")):
        key, _, value = wanted.partition("=")
        if key.startswith("metadata.") and thing["metadata"].get(key[9:]) != value:
            return False
    return True


class Store:
    """All objects and everything that happened to them."""

    def __init__(self, bad):
        self.bad = bad
        self.objects, self.applied, self.history, self.version = {}, {}, [], 0
        self.changed = threading.Condition()

    def keep(self, key, thing, event):
        self.version += 1
        thing["metadata"]["resourceVersion"] = str(self.version)
        if event == "DELETED":
            self.objects.pop(key, None)
            self.applied.pop(key, None)
        else:
            self.objects[key] = thing
        self.history.append((self.version, event, key, copy.deepcopy(thing)))
        self.changed.notify_all()
        return thing

    def create(self, key, thing):
        if key in self.objects:
            raise Refused(409, "AlreadyExists", f"{key[1]} \"{key[3]}\" already exists")
        thing["metadata"].update(uid=f"uid-{self.version}", creationTimestamp=now(), generation=1)
        settle(thing, self.bad)
        if thing["kind"] == "Namespace":
            account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default", "namespace": key[3]}}
            self.create(("v1", "serviceaccounts", key[3], "default"), account)
        return self.keep(key, thing, "ADDED")

    def replace(self, key, thing):
        old = self.objects[key]
        if thing["kind"] == "Job" and thing["spec"].get("template") != old["spec"].get("template"):
            raise Refused(422, "Invalid", "spec.template: field is immutable")
        if thing["kind"] == "Deployment" and thing["spec"]["selector"] != old["spec"]["selector"]:
            raise Refused(422, "Invalid", "spec.selector: field is immutable")
        changed = thing.get("spec") != old.get("spec")
        thing["metadata"].update(uid=old["metadata"]["uid"], creationTimestamp=old["metadata"]["creationTimestamp"],
                                 generation=old["metadata"]["generation"] + changed)
        settle(thing, self.bad)
        if thing["kind"] == "HorizontalPodAutoscaler":
            self.hold_least(key, thing["spec"])
        return self.keep(key, thing, "MODIFIED")

    def hold_least(self, key, spec):
        """An autoscaler leaves a deployment of no replicas alone, and never less than its least number."""
        target = ("apps/v1", "deployments", key[2], spec["scaleTargetRef"]["name"])
        scaled = self.objects.get(target)
        if scaled and 0 < scaled["spec"].get("replicas", 1) < spec["minReplicas"]:
            self.replace(target, merged(scaled, {"spec": {"replicas": spec["minReplicas"]}}))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: Store

    def log_message(self, *_):
        pass

    def respond(self, code, body, media="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def serve(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            found = discovery(url.path)
            if found is not None:
                self.respond(200, *found)
            else:
                self.answer(url.path, query, data)
        except ConnectionError:
            self.close_connection = True  # who watched has gone
        except Refused as refusal:
            self.respond(refusal.code, {"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": refusal.reason,
                                        "message": str(refusal), "code": refusal.code})

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve

    def answer(self, path, query, data):
        place = PATH.match(path)
        if not place:
            raise Refused(404, "NotFound", "the server could not find the requested resource")
        group, namespace, resource = place["core"] or place["group"], place["namespace"], place["resource"]
        kinds = {name.rstrip("*"): kind for name, kind in RESOURCES.get(group, {}).items()}
        if resource not in kinds:
            raise Refused(404, "NotFound", f"{group} has no {resource} here")
        selection = (group, resource, namespace)
        if self.command == "GET" and query.get("watch") in ("true", "1"):
            self.watch(selection, query, kinds[resource])
        elif place["sub"] == "scale":
            self.scale((*selection, place["name"]), data)
        elif place["name"]:
            self.one((*selection, place["name"]), kinds[resource], query, data)
        elif self.command == "GET":
            with self.store.changed:
                items = [thing for key, thing in sorted(self.store.objects.items(), key=str) if within(key, selection) and matches(thing, query)]
                self.respond(200, {"apiVersion": group, "kind": f"{kinds[resource]}List", "items": items,
                                   "metadata": {"resourceVersion": str(self.store.version)}})
        elif self.command == "POST":
            thing = self.body(data)
            thing.setdefault("kind", kinds[resource])
            thing.setdefault("apiVersion", group)
            if namespace:
                thing["metadata"]["namespace"] = namespace
            with self.store.changed:
                self.respond(201, self.store.create((*selection, thing["metadata"]["name"]), thing))
        else:
            raise Refused(405, "MethodNotAllowed", self.command)

    def body(self, data):
        media = self.headers.get("Content-Type", "")
        return from_protobuf(data) if "protobuf" in media else json.loads(data)

    def one(self, key, kind, query, data):
        with self.store.changed:
            old = self.store.objects.get(key)
            patching = "apply-patch" in self.headers.get("Content-Type", "")
            if old is None and not (self.command == "PATCH" and patching):
                raise Refused(404, "NotFound", f"{key[1]} \"{key[3]}\" not found")
            if self.command == "GET":
                self.respond(200, old)
            elif self.command == "DELETE":
                self.respond(200, self.store.keep(key, copy.deepcopy(old), "DELETED"))
            elif self.command == "PUT":
                self.respond(200, self.store.replace(key, self.body(data)))
            else:
                self.patch(key, old, json.loads(data), query.get("fieldManager", "") if patching else None)

    def scale(self, key, data):
        with self.store.changed:
            thing = self.store.objects[key]
            if self.command == "PATCH":
                thing = self.store.replace(key, merged(thing, {"spec": {"replicas": json.loads(data)["spec"]["replicas"]}}))
            replicas = thing["spec"].get("replicas", 1)
            self.respond(200, {"apiVersion": "autoscaling/v1", "kind": "Scale", "spec": {"replicas": replicas},
                               "metadata": thing["metadata"], "status": {"replicas": replicas}})

    # kubectl and Helm send the YAML of apply-patch as JSON, which is YAML
    def patch(self, key, old, patch, manager):
        if manager is None:
            self.respond(200, self.store.replace(key, merged(old, patch)))
            return
        before = self.store.applied.get(key, {}).get(manager, {})
        if old is None:
            made, code = self.store.create(key, copy.deepcopy(patch)), 201
        else:
            base = copy.deepcopy(old)
            without(base, before, patch)
            made, code = self.store.replace(key, merged(base, patch)), 200
        self.store.applied.setdefault(key, {})[manager] = patch
        self.respond(code, made)

    def watch(self, selection, query, kind):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        store, since = self.store, int(query.get("resourceVersion") or 0)
        with store.changed:
            if query.get("sendInitialEvents") == "true":
                for key, thing in list(store.objects.items()):
                    if within(key, selection) and matches(thing, query):
                        self.event("ADDED", thing)
                since = store.version
                self.event("BOOKMARK", {"kind": kind, "apiVersion": selection[0], "metadata": {
                    "resourceVersion": str(since), "annotations": {"k8s.io/initial-events-end": "true"}}})
            while True:
                for version, event, key, thing in [e for e in store.history if e[0] > since]:
                    since = version
                    if within(key, selection) and matches(thing, query):
                        self.event(event, thing)
                store.changed.wait(1)

    def event(self, kind, thing):
        line = json.dumps({"type": kind, "object": thing}).encode() + b"\n"
        self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        self.wfile.flush()


def within(key, selection):
    return key[:2] == selection[:2] and selection[2] in (None, key[2])


def discovery(path):
    """Version, groups, resources, and schemas that know nothing."""
    if path == "/version":
        return ({"major": "1", "minor": "35", "gitVersion": "v1.35.0-double"},)
    if path == "/openapi/v2":
        return b"", "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
    if path == "/openapi/v3":
        return ({"paths": {}},)
    if path == "/api":
        return ({"kind": "APIVersions", "versions": ["v1"]},)
    if path == "/apis":
        groups = [{"name": name.split("/")[0], "versions": [version := {"groupVersion": name, "version": name.split("/")[1]}],
                   "preferredVersion": version} for name in RESOURCES if "/" in name]
        return ({"kind": "APIGroupList", "apiVersion": "v1", "groups": groups},)
    name = path.removeprefix("/apis/").removeprefix("/api/")
    if path.count("/") == (3 if "/" in name else 2) and name in RESOURCES:
        verbs = ["create", "delete", "get", "list", "patch", "update", "watch"]
        listed = [{"name": resource.rstrip("*"), "kind": kind, "namespaced": not resource.endswith("*"), "singularName": kind.lower(),
                   "verbs": verbs, "shortNames": SHORT.get(resource.rstrip("*"), [])} for resource, kind in RESOURCES[name].items()]
        return ({"kind": "APIResourceList", "groupVersion": name, "resources": listed},)
    return None


def start(bad):
    """A server of its own on a free port of the loopback interface; whatever runs an image that ends with bad fails."""
    handler = type("Server", (Handler,), {"store": Store(bad)})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
