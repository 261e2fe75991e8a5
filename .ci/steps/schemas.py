#!/usr/bin/env python3
"""Extracts the JSON Schemas that the chart's tests hold manifests against, from the modules that publish them.

  .ci/steps/schemas.py                into helm/src/test/resources/schemas, one file a kind
  .ci/steps/schemas.py --crds DIR     the CRDs themselves, for an API server

Sources are Go modules (Apache-2.0): Kubernetes' own OpenAPI document and the CRDs of the operators. Descriptions are
left out; an object with known fields refuses others, as the API server does with fieldValidation=Strict.
"""

import json
import pathlib
import subprocess
import sys

import yaml

KUBERNETES = "k8s.io/kubernetes@v1.35.4"
CORE = {
    "apps/v1": ["Deployment"],
    "autoscaling/v2": ["HorizontalPodAutoscaler"],
    "batch/v1": ["CronJob", "Job"],
    "networking.k8s.io/v1": ["Ingress", "NetworkPolicy"],
    "policy/v1": ["PodDisruptionBudget"],
    "v1": ["ConfigMap", "Namespace", "PersistentVolumeClaim", "Pod", "Secret", "Service", "ServiceAccount"],
}
CRDS = {
    "github.com/prometheus-operator/prometheus-operator@v0.85.0": [
        f"example/prometheus-operator-crd/monitoring.coreos.com_{kind}.yaml"
        for kind in ("alertmanagerconfigs", "prometheusrules", "servicemonitors")
    ],
    "sigs.k8s.io/gateway-api@v1.4.1": [
        f"config/crd/standard/gateway.networking.k8s.io_{kind}.yaml" for kind in ("gateways", "httproutes")
    ],
    "github.com/cloudnative-pg/cloudnative-pg@v1.27.0": ["config/crd/bases/postgresql.cnpg.io_clusters.yaml"],
    "github.com/envoyproxy/gateway@v1.9.1": [
        f"charts/gateway-crds-helm/templates/generated/gateway.envoyproxy.io_{kind}.yaml"
        for kind in ("backendtrafficpolicies", "clienttrafficpolicies")
    ],
}
OUT = pathlib.Path(__file__).resolve().parents[2] / "helm/src/test/resources/schemas"


# an enumeration of the operator has a bare "=", which YAML 1.1 takes for something else
yaml.SafeLoader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: loader.construct_scalar(node))


def module(name):
    answer = subprocess.run(["go", "mod", "download", "-json", name], check=True, capture_output=True, cwd="/")
    return pathlib.Path(json.loads(answer.stdout)["Dir"])


def strict(schema):
    """Without descriptions and vendor extensions; unknown fields refused; quantities as text or number."""
    if isinstance(schema, list):
        return [strict(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("x-kubernetes-int-or-string") or schema.get("format") == "int-or-string":
        return {"type": ["string", "integer"]}
    open_ended = schema.get("x-kubernetes-preserve-unknown-fields") or schema.get("x-kubernetes-embedded-resource")
    result = {}
    for key, value in schema.items():
        if key == "properties":
            result[key] = {name: strict(field) for name, field in value.items()}
        elif key in ("description", "default", "format", "example", "nullable") or key.startswith("x-kubernetes"):
            continue
        else:
            result[key] = strict(value)
    if "properties" in result and "additionalProperties" not in result and not open_ended:
        result["additionalProperties"] = False
    return result


def write(api_version, kind, schema):
    path = OUT / f"{api_version.replace('/', '_')}_{kind}.json"
    path.write_text(json.dumps(schema, separators=(",", ":"), sort_keys=True) + "\n")
    print(f"{path.stat().st_size:>8} {path.name}")


def core():
    document = json.loads((module(KUBERNETES) / "api/openapi-spec/swagger.json").read_text())
    definitions = document["definitions"]
    quantity = {"type": ["string", "number"]}
    special = {
        "io.k8s.apimachinery.pkg.api.resource.Quantity": quantity,
        "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"type": ["string", "integer"]},
        "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": {"type": "object"},
    }

    def reachable(name, found):
        if name in found:
            return
        found[name] = special.get(name) or strict(definitions[name])
        for ref in references(found[name]):
            reachable(ref, found)

    def references(schema):
        if isinstance(schema, list):
            return [ref for entry in schema for ref in references(entry)]
        if not isinstance(schema, dict):
            return []
        own = [schema["$ref"].rsplit("/", 1)[1]] if isinstance(schema.get("$ref"), str) else []
        return own + [ref for value in schema.values() for ref in references(value)]

    by_kind = {
        (f"{g['group']}/{g['version']}" if g["group"] else g["version"], g["kind"]): name
        for name, schema in definitions.items()
        for g in schema.get("x-kubernetes-group-version-kind", [])
    }
    for api_version, kinds in CORE.items():
        for kind in kinds:
            found = {}
            name = by_kind[(api_version, kind)]
            reachable(name, found)
            write(api_version, kind, {"$ref": f"#/definitions/{name}", "definitions": found})


def documents():
    """The CRDs as text, by file name."""
    for name, files in CRDS.items():
        folder = module(name)
        for file in files:
            # the operator's chart wraps its CRD in a condition
            lines = (folder / file).read_text().splitlines()
            yield pathlib.Path(file).name, "\n".join(line for line in lines if not line.startswith("{{")) + "\n"


def crds():
    for _, text in documents():
        crd = next(document for document in yaml.safe_load_all(text) if document)["spec"]
        version = next(v for v in crd["versions"] if v["storage"])
        schema = strict(version["schema"]["openAPIV3Schema"])
        schema["properties"]["metadata"] = {"type": "object"}
        write(f"{crd['group']}/{version['name']}", crd["names"]["kind"], schema)


def main():
    if sys.argv[1:2] == ["--crds"]:
        for name, text in documents():
            (pathlib.Path(sys.argv[2]) / name).write_text(text)
        return
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.json"):
        old.unlink()
    core()
    crds()


if __name__ == "__main__":
    sys.exit(main())
