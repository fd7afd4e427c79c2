/** Branches of the rules that their one manifest in `wrong/` does not show. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lint } from "../lint.ts";

const wrong = join(import.meta.dirname, "../../wrong");

/** The rules that object to a manifest of `wrong/` with some words replaced. */
async function refusedBy(name: string, ...edits: readonly (readonly [before: string, after: string])[]) {
  const text = await readFile(join(wrong, `${name}.yaml`), "utf8");
  const edited = edits.reduce((found, [before, after]) => {
    if (!found.includes(before)) throw new Error(`${before} is not in ${name}`);
    return found.replace(before, after);
  }, text);
  const { findings } = await lint([{ file: name, text: edited }]);
  return findings.map(({ rule }) => rule);
}

const digest = `sha256:${"0".repeat(64)}`;

test.each([
  ["worker:1.4.2", true],
  ["worker:v1.4", true],
  ["worker:1.4.2-alpine", true],
  ["registry:5000/team/worker:3f2a9c1", true],
  [`worker@${digest}`, true],
  [`worker:latest@${digest}`, true],
  ["worker", false],
  ["registry:5000/worker", false],
  ["worker:8-alpine", false],
  ["worker:main", false],
  ["worker@sha256:abc", false],
])("the image %s is pinned: %s", async (image, isPinned) => {
  const refused = await refusedBy("pinned-image", ["registry.example/worker:latest", image]);
  expect(refused).toEqual(isPinned ? [] : ["pinned-image"]);
});

test.each([
  ["httpGet: { path: /healthz, port: http }", true],
  ["httpGet: { path: /ready, port: http }", false],
  ["httpGet: { path: /health/db, port: http }", false],
  ["httpGet: { path: /healthz, port: 8080, host: postgres }", false],
  ["tcpSocket: { port: 5432, host: postgres }", false],
  ["tcpSocket: { port: http }", true],
  ["exec: { command: [redis-cli, -h, redis, ping] }", false],
  ["exec: { command: [redis-cli, -h, 127.0.0.1, ping] }", true],
  ["exec: { command: [pg_isready, --host=db] }", false],
  ['exec: { command: [sh, -c, "curl -f http://localhost:8080/healthz"] }', true],
  ['exec: { command: [sh, -c, "curl -f http://billing/healthz"] }', false],
])("a liveness probe of %s asks its own process: %s", async (probe, isAlone) => {
  const refused = await refusedBy("liveness-alone", ["exec: { command: [pg_isready, -h, postgres] }", probe]);
  expect(refused).toEqual(isAlone ? [] : ["liveness-alone"]);
});

test.each([
  ["maxUnavailable: 1", true],
  ["minAvailable: 1", true],
  ["minAvailable: 50%", true],
  ["minAvailable: 51%", false],
  ["minAvailable: 100%", false],
  ["maxUnavailable: 0", false],
  ["maxUnavailable: 0%", false],
  ["minAvailable: 1\n  maxUnavailable: 1", false],
])("a budget of %s for two replicas lets one go: %s", async (budget, letsGo) => {
  expect(await refusedBy("disruption-budget", ["minAvailable: 2", budget])).toEqual(
    letsGo ? [] : ["disruption-budget"],
  );
});

test("what serves has one budget, not none and not two", async () => {
  const text = await readFile(join(wrong, "disruption-budget.yaml"), "utf8");
  const [deployment = "", service = "", budget = ""] = text
    .replace("minAvailable: 2", "minAvailable: 1")
    .split("---\n");
  const rulesOf = async (...documents: readonly string[]) =>
    (await lint([{ file: "a", text: documents.join("---\n") }])).findings.map(({ rule }) => rule);
  expect(await rulesOf(deployment, service, budget)).toEqual([]);
  expect(await rulesOf(deployment, service)).toEqual(["disruption-budget"]);
  const second = budget.replace("name: web", "name: web-too");
  expect(await rulesOf(deployment, service, budget, second)).toEqual(["disruption-budget"]);
});

test("a quota counts what a rollout adds, and is per namespace", async () => {
  const quota = (cpu: string) => ["requests.cpu: 2", cpu] as const;
  // Ten and three more, of 250m each.
  expect(await refusedBy("quota", quota("requests.cpu: 3250m"))).toEqual([]);
  expect(await refusedBy("quota", quota("requests.cpu: 3249m"))).toEqual(["quota"]);
  expect(await refusedBy("quota", quota("cpu: 1"))).toEqual(["quota"]);
  expect(await refusedBy("quota", quota("requests.memory: 3Gi"))).toEqual(["quota"]);
  expect(await refusedBy("quota", quota("requests.memory: 4Gi"))).toEqual([]);
  const recreate = ["spec:\n  selector", "spec:\n  strategy: { type: Recreate }\n  selector"] as const;
  expect(await refusedBy("quota", quota("requests.cpu: 2500m"), recreate)).toEqual([]);
  expect(await refusedBy("quota", ["name: team }", "name: team, namespace: other }"])).toEqual([]);
});

test("the time to drain is found in a ConfigMap too, and an old preStop is read", async () => {
  const config =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: worker }\ndata: { DRAIN_SECONDS: '25' }\n---\n";
  const variable = '          env: [{ name: DRAIN_SECONDS, value: "20" }]\n';
  const from = "          envFrom: [{ configMapRef: { name: worker } }]\n";
  const sleep = "preStop: { sleep: { seconds: 10 } }";
  const shell = 'preStop: { exec: { command: [sh, -c, "sleep 5"] } }';
  const edits = [
    ["apiVersion: apps", `${config}apiVersion: apps`],
    [variable, from],
  ] as const;
  expect(await refusedBy("grace-period", ...edits)).toEqual(["grace-period"]);
  expect(await refusedBy("grace-period", ...edits, [sleep, shell])).toEqual(["grace-period"]);
  expect(await refusedBy("grace-period", [sleep, shell])).toEqual([]);
});

test("a scaler's target is looked for in its namespace", async () => {
  const right = ["name: wbe", "name: web"] as const;
  expect(await refusedBy("scale-target", right)).toEqual([]);
  const elsewhere = [
    "HorizontalPodAutoscaler\nmetadata: { name: web",
    "HorizontalPodAutoscaler\nmetadata: { namespace: shop, name: web",
  ] as const;
  expect(await refusedBy("scale-target", right, elsewhere)).toEqual(["scale-target"]);
});

test("a target is out of reach only where all containers are limited", async () => {
  const limit = "limits: { cpu: 250m,";
  expect(await refusedBy("reachable-target", [limit, "limits: { cpu: 500m,"])).toEqual([]);
  expect(await refusedBy("reachable-target", [limit, "limits: {"])).toEqual([]);
  expect(await refusedBy("reachable-target", ["averageUtilization: 95", "averageUtilization: 90"])).toEqual(
    [],
  );
});

test("a secret is seen in a ConfigMap, and not in the name of a file or an empty value", async () => {
  const value = '{ name: DATABASE_URL, value: "postgres://app:hunter2@db/app" }';
  expect(await refusedBy("plain-secret", [value, '{ name: API_TOKEN, value: "abc" }'])).toEqual([
    "plain-secret",
  ]);
  expect(await refusedBy("plain-secret", [value, "{ name: TOKEN_FILE, value: /run/token }"])).toEqual([]);
  expect(await refusedBy("plain-secret", [value, '{ name: API_TOKEN, value: "" }'])).toEqual([]);
  expect(
    await refusedBy("plain-secret", [value, '{ name: DATABASE_URL, value: "postgres://db/app" }']),
  ).toEqual([]);
  const config =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: worker }\ndata: { REDIS_PASSWORD: abc }\n---\n";
  const edits = [
    ["apiVersion: apps", `${config}apiVersion: apps`],
    [value, "{ name: A, value: b }"],
  ] as const;
  expect(await refusedBy("plain-secret", ...edits)).toEqual(["plain-secret"]);
});

test("labels of a spread, a monitor and a Deployment's own selector are compared", async () => {
  const right = ["selector: { app: website }", "selector: { app: web }"] as const;
  expect(await refusedBy("selectors", right)).toEqual([]);
  expect(
    await refusedBy("selectors", right, ["matchLabels: { app: web }", "matchLabels: { app: wbe }"]),
  ).toEqual(["selectors"]);
  const monitor = (label: string, port: string) =>
    `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: { name: web }\nspec: { selector: { matchLabels: { app: ${label} } }, endpoints: [{ port: ${port} }] }\n---\n`;
  const withMonitor = (label: string, port: string) =>
    refusedBy(
      "selectors",
      right,
      ["Service\nmetadata: { name: web }", "Service\nmetadata: { name: web, labels: { app: web } }"],
      ["apiVersion: v1\nkind: Service", `${monitor(label, port)}apiVersion: v1\nkind: Service`],
    );
  expect(await withMonitor("web", "http")).toEqual([]);
  expect(await withMonitor("wbe", "http")).toEqual(["selectors"]);
  expect(await withMonitor("web", "metrics")).toEqual(["ports"]);
});

test("what runs once needs no probes, and a sidecar needs requests", async () => {
  const job = [
    ["apps/v1\nkind: Deployment", "batch/v1\nkind: Job"],
    ["  selector: { matchLabels: { app: web } }\n", ""],
    ["    spec:\n", "    spec:\n      restartPolicy: Never\n"],
  ] as const;
  expect(
    await refusedBy("probes", ...job, [
      "          livenessProbe: { httpGet: { path: /healthz, port: http } }\n",
      "",
    ]),
  ).toEqual([]);
  const sidecar =
    "      initContainers: [{ name: proxy, image: proxy:1.2.3, restartPolicy: Always, securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } } }]\n      containers:";
  expect(
    await refusedBy(
      "restricted",
      ["            readOnly", "            capabilities: { drop: [ALL] }\n            readOnly"],
      ["      containers:", sidecar],
    ),
  ).toEqual(["requests"]);
});
