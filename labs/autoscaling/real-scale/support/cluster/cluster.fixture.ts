/** What kubectl lists of a cluster whose pods use what the load asks for, one look after the other. */
import { initialState, type Observation, readManifest, reconcile } from "@labs/hpa";

const manifest = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "firewall", namespace: "firewall" },
  spec: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "firewall" },
    minReplicas: 1,
    maxReplicas: 6,
    metrics: [
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
      },
    ],
    behavior: {
      scaleUp: {
        stabilizationWindowSeconds: 0,
        policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
      },
      scaleDown: {
        stabilizationWindowSeconds: 30,
        policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
      },
    },
  },
};

const began = Date.parse("2026-11-27T12:00:00Z");
const seconds = { look: 4, sync: 15, scrape: 12, start: 6 };
const labels = { "app.kubernetes.io/name": "firewall" };
/** Thousandths of a core that the load takes, and that a pod requests. */
const [low, high, request] = [60, 700, 200];
const load = { from: 60, to: 180, end: 300 };

/** The looks with which the load begins and ends. */
export const loadAt = { from: load.from / seconds.look, to: load.to / seconds.look };

interface Look {
  readonly now: number;
  readonly ready: number;
  readonly list: string;
}

/** @param wantsOf what the controller asks for where the model asks for N */
export function clusterUnderLoad(wantsOf = (replicas: number) => replicas): Look[] {
  const { hpa } = readManifest(JSON.stringify(manifest));
  const iso = (second: number) => new Date(began + 1000 * second).toISOString().replace(/\.\d+Z$/, "Z");
  let [state, status, replicas]: [typeof initialState, object, number] = [initialState, {}, 1];
  let pods = [{ name: "firewall-0", at: -3600 }];
  let samples: { pod: string; at: number; milli: number }[] = [];
  const looks: Look[] = [];
  for (let second = 0; second < load.end; second++) {
    const ready = pods.filter(({ at }) => second - at >= seconds.start);
    if (second % seconds.scrape === 0) {
      const milli = Math.round((second >= load.from && second < load.to ? high : low) / ready.length);
      samples = ready.map(({ name }) => ({ pod: name, at: second, milli }));
    }
    if (second % seconds.sync === 5) {
      const sync = reconcile(hpa, state, observationOf(second));
      state = sync.state;
      const [current] = sync.state.status.currentMetrics;
      const wants = sync.rescaleTo === undefined ? replicas : wantsOf(sync.rescaleTo);
      status = {
        currentReplicas: replicas,
        desiredReplicas: wants,
        currentMetrics: [
          {
            type: "Resource",
            resource: {
              name: "cpu",
              current: {
                averageUtilization: current?.averageUtilization,
                averageValue: `${current?.averageValue}m`,
              },
            },
          },
        ],
      };
      while (pods.length < wants) pods = [...pods, { name: `firewall-${second}-${pods.length}`, at: second }];
      pods = pods.slice(0, wants);
      samples = samples.filter(({ pod }) => pods.some(({ name }) => name === pod));
      replicas = wants;
    }
    if (second % seconds.look === 0)
      looks.push({ now: began + 1000 * second, ready: ready.length, list: JSON.stringify(listAt(second)) });
  }
  return looks;

  function observationOf(second: number): Observation {
    return {
      now: began + 1000 * second,
      scale: { specReplicas: replicas, statusReplicas: replicas, selector: "app=firewall" },
      pods: pods.map(({ name, at }) => ({
        name,
        phase: "Running",
        startTime: began + 1000 * at,
        ready: {
          status: second - at >= seconds.start ? "True" : "False",
          lastTransitionTime: began + 1000 * (second - at >= seconds.start ? at + seconds.start : at),
        },
        containers: [{ name: "firewall", requests: { cpu: BigInt(request) } }],
      })),
      metrics: [
        {
          resources: samples.map(({ pod, at, milli }) => ({
            ...{ pod, timestamp: began + 1000 * at, windowMs: 15_000 },
            containers: [{ name: "firewall", usage: { cpu: BigInt(milli) } }],
          })),
        },
      ],
    };
  }

  function listAt(second: number) {
    const database = { name: "postgres-0", labels: { "app.kubernetes.io/name": "postgres" } };
    const running = { phase: "Running", startTime: iso(-3600) };
    return {
      kind: "List",
      items: [
        { ...manifest, status },
        {
          kind: "Deployment",
          metadata: { name: "firewall" },
          spec: { replicas, selector: { matchLabels: labels } },
          status: { replicas },
        },
        { kind: "Pod", metadata: database, spec: { containers: [{ name: "postgres" }] }, status: running },
        ...pods.map(({ name, at }) => {
          const isReady = second - at >= seconds.start;
          const changed = iso(isReady ? at + seconds.start : at);
          return {
            kind: "Pod",
            metadata: { name, labels },
            spec: { containers: [{ name: "firewall", resources: { requests: { cpu: `${request}m` } } }] },
            status: {
              ...{ phase: "Running", startTime: iso(at) },
              conditions: [
                { type: "Ready", status: isReady ? "True" : "False", lastTransitionTime: changed },
              ],
            },
          };
        }),
        ...samples.map(({ pod, at, milli }) => ({
          kind: "PodMetrics",
          metadata: { name: pod, labels },
          ...{ timestamp: iso(at), window: "15s" },
          containers: [{ name: "firewall", usage: { cpu: `${milli * 1_000_000}n`, memory: "180Mi" } }],
        })),
      ],
    };
  }
}
