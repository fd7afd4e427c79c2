#!/usr/bin/env bash
# A kind cluster with a metrics server, which kind has not, and without which every HPA says <unknown>.
#   k8s/scripts/create-cluster.sh [name]
set -euo pipefail
cd "$(dirname "$0")/../.."
name=${1:-firewall}
metrics_server=https://github.com/kubernetes-sigs/metrics-server/releases/download/v0.8.0/components.yaml

if ! kind get clusters | grep -qx "$name"; then
  kind create cluster --name "$name" --config k8s/kind-cluster.yaml --wait 180s
fi
kubectl apply --filename "$metrics_server"
# The kubelets of kind sign their certificates themselves.
kubectl patch deployment metrics-server --namespace kube-system --type json --patch \
  '[{ "op": "add", "path": "/spec/template/spec/containers/0/args/-", "value": "--kubelet-insecure-tls" }]'
kubectl rollout status deployment/metrics-server --namespace kube-system --timeout 180s
