#!/usr/bin/env bash
# Builds etcd, kube-apiserver and kube-controller-manager from their Go modules into target/control-plane, once, and puts the
# CRDs beside them that the chart can use. A quarter of an hour of two cores: for a machine that has them, not for each CI run.
#
#   .ci/steps/control-plane.sh && .ci/steps/release.py --tools target/tools --control-plane target/control-plane
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
kubernetes=1.35.4
etcd=3.6.5
out=$PWD/target/control-plane
mkdir -p "$out/crds"

build=$out/module
mkdir -p "$build"
# Kubernetes names its own parts by version 0.0.0; each stands for the release of the same number.
{
  printf 'module ch.atmr/control-plane\n\ngo 1.25.0\n\nrequire (\n\tk8s.io/kubernetes v%s\n\tgo.etcd.io/etcd/server/v3 v%s\n)\n\nreplace (\n' "$kubernetes" "$etcd"
  for part in api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider cluster-bootstrap \
    code-generator component-base component-helpers controller-manager cri-api cri-client csi-translation-lib \
    dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator kube-controller-manager kube-proxy kube-scheduler \
    kubectl kubelet metrics mount-utils pod-security-admission sample-apiserver sample-cli-plugin sample-controller; do
    printf '\tk8s.io/%s => k8s.io/%s v0.%s\n' "$part" "$part" "${kubernetes#1.}"
  done
  echo ')'
} >"$build/go.mod"
cat >"$build/tools.go" <<'GO'
//go:build tools

package tools

import (
	_ "go.etcd.io/etcd/server/v3"
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
)
GO

cd "$build"
[ -f go.sum ] || go mod tidy
version="-X k8s.io/component-base/version.gitVersion=v$kubernetes -X k8s.io/component-base/version.gitMajor=1"
version="$version -X k8s.io/component-base/version.gitMinor=$(echo "$kubernetes" | cut -d. -f2)"
for tool in etcd=go.etcd.io/etcd/server/v3 kube-apiserver=k8s.io/kubernetes/cmd/kube-apiserver \
  kube-controller-manager=k8s.io/kubernetes/cmd/kube-controller-manager; do
  [ -x "$out/${tool%%=*}" ] || CGO_ENABLED=0 go build -p 2 -trimpath -ldflags "-s -w $version" -o "$out/${tool%%=*}" "${tool#*=}"
done
cd - >/dev/null
.ci/steps/schemas.py --crds "$out/crds"
ls -la "$out"
