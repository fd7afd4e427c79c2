/** The scripts that deploy to a cluster and watch it scale, with stubs of the programs that they call. */
import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";

const scripts = join(import.meta.dirname, "../../../k8s/scripts");

/** Writes down how it is called. What it answers stands in files: a line for each call, the last one for all that follow. */
const stub = `#!/usr/bin/env bash
echo "$(basename "$0") $*" >> "$STUB/calls"
answer() { local left; head -n 1 "$STUB/$1"; left=$(tail -n +2 "$STUB/$1"); [[ -z $left ]] || echo "$left" > "$STUB/$1"; }
case "$*" in
  *.status.readyReplicas*) answer ready ;;
  *.spec.minReplicas*) echo 1 ;;
  *.spec.metrics*) echo Resource Pods ;;
  *.status.currentMetrics*) answer known ;;
  *ScalingActive*) echo "the HPA was unable to compute the replica count" ;;
  "get clusters") answer clusters ;;
esac
`;

interface Answers {
  readonly ready?: readonly string[];
  readonly known?: readonly string[];
  readonly clusters?: readonly string[];
}

/** Runs a script that asks three times at most, without a pause. */
async function run(script: string, answers: Answers, ...words: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "labs-kubectl-"));
  for (const program of ["kubectl", "kind", "docker"]) {
    await writeFile(join(folder, program), stub);
    await chmod(join(folder, program), 0o755);
  }
  for (const [name, lines] of Object.entries(answers))
    await writeFile(join(folder, name), `${lines.join("\n")}\n`);
  const { status, stdout, stderr } = spawnSync(join(scripts, script), words, {
    encoding: "utf8",
    env: { PATH: `${folder}${delimiter}${process.env.PATH}`, STUB: folder, TRIES: "3", PAUSE: "0" },
  });
  const calls = (await readFile(join(folder, "calls"), "utf8")).trim().split("\n");
  return { status, stdout, stderr, calls };
}

/** Calls without the questions about replicas. */
const acts = (calls: readonly string[]) => calls.filter((call) => !/jsonpath/.test(call));

test("metrics are waited for until each has a value", async () => {
  const { status, stdout } = await run("wait-for-metrics.sh", { known: ["", "Resource", "Resource Pods"] });
  expect(stdout.trim().split("\n")).toEqual([
    "firewall: 0 of 2 metrics are known.",
    "firewall: 1 of 2 metrics are known.",
    "firewall has a value for each of its 2 metrics.",
  ]);
  expect(status).toBe(0);
});

test("metrics that stay unknown are an error with the reason and what to look at", async () => {
  const { status, stderr } = await run("wait-for-metrics.sh", { known: ["Resource"] }, "web");
  expect(stderr).toMatch(
    /^web still has <unknown> metrics: the HPA was unable to compute the replica count\n/,
  );
  expect(stderr).toContain("pnpm lab autoscaling lint");
  expect(status).toBe(1);
});

test("replicas that go up under load and come down after it are a success", async () => {
  const { status, stdout, calls } = await run("assert-scaling.sh", {
    ready: ["1", "1", "2", "4", "4", "2", "1"],
  });
  expect(stdout).toContain("Replicas went from 1 to 3 or more, and back.");
  expect(acts(calls)).toEqual([
    "kubectl delete --kustomize k8s/load --ignore-not-found",
    "kubectl apply --kustomize k8s/load",
    "kubectl delete --kustomize k8s/load --ignore-not-found",
  ]);
  expect(status).toBe(0);
});

test.each([
  ["never are ready", ["", "0"], "Before the load there should be 1 replicas: 0 are ready."],
  ["do not go up", ["1", "1", "2"], "The load should have brought 3 replicas: 2 are ready."],
  ["do not come down", ["1", "3"], "Without load it should have come down to 1 replicas: 3 are ready."],
])("replicas that %s are an error, and the load is ended", async (_, ready, sentence) => {
  const { status, stderr, calls } = await run("assert-scaling.sh", { ready });
  expect(stderr).toContain(sentence);
  expect(acts(calls)).toContain("kubectl describe hpa firewall --namespace firewall");
  const loads = acts(calls).filter((call) => call.includes("k8s/load"));
  expect(loads.at(-1) ?? "kubectl delete").toContain("kubectl delete");
  expect(status).toBe(1);
});

test("a cluster is made once, and gets its metrics server", async () => {
  const fresh = await run("create-cluster.sh", { clusters: ["other"] });
  expect(fresh.calls[1]).toBe(
    "kind create cluster --name firewall --config k8s/kind-cluster.yaml --wait 180s",
  );
  expect(fresh.calls.join("\n")).toMatch(
    /kubectl apply .*metrics-server(.|\n)*--kubelet-insecure-tls(.|\n)*rollout/,
  );
  const there = await run("create-cluster.sh", { clusters: ["firewall"] });
  expect(there.calls.filter((call) => call.startsWith("kind create"))).toEqual([]);
  expect([fresh.status, there.status]).toEqual([0, 0]);
});

test("a deployment builds the image, loads it, applies the overlay and waits for all of it", async () => {
  const { status, calls } = await run("deploy.sh", {});
  expect(calls.map((call) => call.split(" ").slice(0, 3).join(" "))).toEqual([
    "docker build --tag",
    "kind load docker-image",
    "kubectl apply --kustomize",
    "kubectl rollout status",
    "kubectl rollout status",
    "kubectl rollout status",
  ]);
  expect(status).toBe(0);
});
