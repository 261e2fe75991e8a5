#!/usr/bin/env bash
# Tests the chart and kustomize/ without a cluster: everything that ./mvnw verify runs of them, and what needs the command line
# tools (overlays, parity of chart and kustomize). Then the life of a release with the real Helm: on the cluster of
# RELEASE_KUBECONFIG (with RELEASE_ARGUMENTS), on an API server that was built (.ci/steps/control-plane.sh), else on a double.
#
#   .ci/steps/chart.sh [TESTS]       default: all tests of helm/
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rm -rf helm/target/surefire-reports
.ci/steps/chart-tools.sh
./mvnw -B -ntp -q -pl .,app,helm test -Djacoco.skip -Dspotless.check.skip -Dtest="${1:-ch.atmr.helm.*Test}" \
  -Dsurefire.failIfNoSpecifiedTests=false -DexcludedGroups=none -Dtools="$PWD/target/tools"
python3 - <<'PYTHON'
import glob, sys, xml.etree.ElementTree as tree

suites = [tree.parse(file).getroot().attrib for file in glob.glob("helm/target/surefire-reports/TEST-*.xml")]
ran, bad = sum(int(s["tests"]) for s in suites), sum(int(s["errors"]) + int(s["failures"]) for s in suites)
print(f"chart: {ran - bad} passed, {bad} failed")
sys.exit(bad or not ran)
PYTHON

if [ -n "${RELEASE_KUBECONFIG:-}" ]; then
  # shellcheck disable=SC2086
  .ci/steps/release.py --tools target/tools --kubeconfig "$RELEASE_KUBECONFIG" ${RELEASE_ARGUMENTS:-}
elif [ -x target/control-plane/kube-apiserver ]; then
  .ci/steps/release.py --tools target/tools --control-plane target/control-plane
else
  echo "chart: no API server here (.ci/steps/control-plane.sh builds one), so a double takes its place"
  .ci/steps/release.py --tools target/tools --double
fi
