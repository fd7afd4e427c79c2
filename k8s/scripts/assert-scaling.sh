#!/usr/bin/env bash
# Drives load, and fails unless replicas go up under it and come down after it.
#   k8s/scripts/assert-scaling.sh [replicas to reach]
# NAMESPACE (firewall), TRIES (72) and PAUSE (5, seconds) are read from the environment.
set -euo pipefail
cd "$(dirname "$0")/../.."
goal=${1:-3}
namespace=${NAMESPACE:-firewall}

ready() { kubectl get deployment firewall --namespace "$namespace" --output 'jsonpath={.status.readyReplicas}'; }

# until_ready -ge 3 "…": asks until the number of ready replicas is so.
until_ready() {
  local now before=none
  for ((try = 1; try <= ${TRIES:-72}; try++)); do
    now=$(ready)
    now=${now:-0}
    if [[ $now != "$before" ]]; then echo "$now ready"; fi
    if [ "$now" "$1" "$2" ]; then return 0; fi
    before=$now
    sleep "${PAUSE:-5}"
  done
  echo "$3: $now are ready." >&2
  kubectl describe hpa firewall --namespace "$namespace" >&2
  return 1
}

stop_load() { kubectl delete --kustomize k8s/load --ignore-not-found; }

least=$(kubectl get hpa firewall --namespace "$namespace" --output 'jsonpath={.spec.minReplicas}')
until_ready -eq "$least" "Before the load there should be $least replicas"

stop_load
trap stop_load EXIT
kubectl apply --kustomize k8s/load
until_ready -ge "$goal" "The load should have brought $goal replicas"

stop_load
trap - EXIT
until_ready -eq "$least" "Without load it should have come down to $least replicas"
echo "Replicas went from $least to $goal or more, and back."
