/** What is asked of a container, and what follows from its answer. */
import type { V1Probe } from "@kubernetes/client-node";
import { eachContainer, isLongRunning, type Rule } from "./rule.ts";

export const probes: Rule = {
  name: "probes",
  demand: "A container that listens has a readiness and a liveness probe.",
  check: eachContainer("running", ({ container, workload }) => {
    if (!isLongRunning(workload) || (container.ports ?? []).length === 0) return [];
    const { readinessProbe, livenessProbe } = container;
    return [
      ...(readinessProbe === undefined
        ? [
            {
              at: [],
              says: "gets requests before it can answer them: write a readinessProbe, such as httpGet of /readyz.",
            },
          ]
        : []),
      ...(livenessProbe === undefined
        ? [
            {
              at: [],
              says: "is not restarted when it hangs: write a livenessProbe, such as httpGet of /healthz.",
            },
          ]
        : []),
    ];
  }),
};

export const probesDiffer: Rule = {
  name: "probes-differ",
  demand:
    "Liveness does not ask what readiness asks: not ready means no requests, not alive means a restart.",
  check: eachContainer("running", ({ container: { readinessProbe, livenessProbe } }) => {
    if (readinessProbe === undefined || livenessProbe === undefined) return [];
    if (question(readinessProbe) !== question(livenessProbe)) return [];
    const says =
      "is restarted for what should only keep requests away, because both probes ask the same: write a livenessProbe that asks the process alone, such as /healthz.";
    return [{ at: ["livenessProbe"], says }];
  }),
};

export const startupProbe: Rule = {
  name: "startup-probe",
  demand:
    "A container with a liveness probe has a startup probe, which gives it the time of its slowest start.",
  check: eachContainer("running", ({ container: { livenessProbe, startupProbe } }) => {
    if (livenessProbe === undefined || startupProbe !== undefined) return [];
    const says =
      "is restarted when its start takes longer than the liveness probe waits: write a startupProbe whose failureThreshold times periodSeconds is the longest start.";
    return [{ at: ["livenessProbe"], says }];
  }),
};

export const livenessAlone: Rule = {
  name: "liveness-alone",
  demand:
    "Liveness checks no dependency: a database that is down is no reason to restart everything that uses it.",
  check: eachContainer("running", ({ container: { livenessProbe } }) => {
    const other = livenessProbe === undefined ? undefined : dependencyIn(livenessProbe);
    if (other === undefined) return [];
    const says = `is restarted when something else fails, because its liveness probe asks ${other}: ask the process alone, such as httpGet of /healthz.`;
    return [{ at: ["livenessProbe"], says }];
  }),
};

/** The same text for two probes that ask the same. How often they ask is another matter. */
function question({ httpGet, tcpSocket, exec, grpc }: V1Probe): string {
  return JSON.stringify([
    httpGet?.path,
    httpGet?.port,
    tcpSocket?.port,
    exec?.command,
    grpc?.port,
    grpc?.service,
  ]);
}

/** What a probe asks beside its own process, as far as its words show it. */
function dependencyIn({ httpGet, tcpSocket, exec }: V1Probe): string | undefined {
  const host = httpGet?.host ?? tcpSocket?.host;
  if (host !== undefined && !isLocal(host)) return host;
  const path = httpGet?.path ?? "";
  if (/\b(ready|readyz|readiness|deep|full|db|database|postgres|mysql|redis|dependenc\w*)\b/i.test(path))
    return path;
  const command = exec?.command?.join(" ") ?? "";
  // `-h host`, `--host=host`, `scheme://host`, `nc host port`.
  const [, named] =
    /(?:\s-h\s*|--host[= ]|:\/\/(?:[^\s/@]*@)?|\bnc (?:-\S+ )*)([a-z0-9][a-z0-9.-]*)/i.exec(command) ?? [];
  return named === undefined || isLocal(named) ? undefined : named;
}

function isLocal(host: string): boolean {
  return /^(localhost|127\.[\d.]+|0\.0\.0\.0)$/.test(host);
}
