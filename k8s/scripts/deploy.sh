#!/usr/bin/env bash
# Builds the firewall's image, loads it into a kind cluster, and deploys it with its stores.
#   k8s/scripts/deploy.sh [name of the cluster]
set -euo pipefail
cd "$(dirname "$0")/../.."
name=${1:-firewall}
image=firewall:0.1.0-kind

docker build --tag "$image" --file labs/containers/image-and-startup/variants/distroless.Dockerfile .
kind load docker-image "$image" --name "$name"
kubectl apply --kustomize k8s/overlays/kind
for deployment in postgres redis firewall; do
  kubectl rollout status "deployment/$deployment" --namespace firewall --timeout 180s
done
