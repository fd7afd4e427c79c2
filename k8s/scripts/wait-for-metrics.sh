#!/usr/bin/env bash
# Waits until an HPA has a value for each of its metrics. While one is <unknown>, it scales up at most, and never down.
#   k8s/scripts/wait-for-metrics.sh [HPA]
# NAMESPACE (firewall), TRIES (60) and PAUSE (5, seconds) are read from the environment.
set -euo pipefail
hpa=${1:-firewall}
namespace=${NAMESPACE:-firewall}

get() { kubectl get hpa "$hpa" --namespace "$namespace" --output "jsonpath=$1"; }
words() { wc -w | tr -d ' '; }

for ((try = 1; try <= ${TRIES:-60}; try++)); do
  wanted=$(get '{.spec.metrics[*].type}' | words)
  known=$(get '{.status.currentMetrics[*].type}' | words)
  if ((wanted > 0 && known >= wanted)); then
    echo "$hpa has a value for each of its $wanted metrics."
    exit 0
  fi
  echo "$hpa: $known of $wanted metrics are known."
  sleep "${PAUSE:-5}"
done

echo "$hpa still has <unknown> metrics: $(get '{.status.conditions[?(@.type=="ScalingActive")].message}')" >&2
echo "Is there a metrics server (kubectl top pods), and does each container request cpu (pnpm lab autoscaling lint)?" >&2
exit 1
