/** The real HPA held against the model, with a stub of kubectl that plays a cluster. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { WhatIfAnswer } from "@labs/experiment";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clusterUnderLoad, loadAt } from "./cluster.fixture.ts";
import { decisionsIn } from "./decisions.ts";
import { findCluster } from "./find-cluster.ts";
import { readSnapshot } from "./snapshot.ts";
import { watchScaling } from "./watch.ts";
import { answerOf, whatIf } from "./what-if.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "labs-cluster-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const seen = (looks: ReturnType<typeof clusterUnderLoad>) =>
  looks.map(({ list, now }) => readSnapshot(list, "firewall", now));

test("the model decides as a controller that is one, up under load and down after it", () => {
  const decisions = decisionsIn(seen(clusterUnderLoad()));
  const known = decisions.filter(({ model }) => model !== null);
  expect(known.filter(({ wants, model }) => wants !== model)).toEqual([]);
  const changes = known.flatMap(({ pods, wants }) => (pods === wants ? [] : `${pods} -> ${wants}`));
  expect(changes).toEqual(["1 -> 2", "2 -> 3", "3 -> 6", "6 -> 1"]);
  // Fifteen seconds each, those without a new status too.
  expect(decisions.length).toBeGreaterThanOrEqual(19);
  // What the windows knew of before the first look is not made again.
  expect(decisions.filter(({ at }) => at < 30).map(({ model }) => model)).toEqual([null, null]);
});

test("a controller that decides otherwise is found, with what the model would have done", () => {
  const decisions = decisionsIn(seen(clusterUnderLoad((replicas) => Math.max(1, replicas - 1))));
  const unlike = decisions.filter(({ wants, model }) => model !== null && wants !== model);
  expect(unlike[0]).toMatchObject({ pods: 1, wants: 1, model: 2 });
});

test("a decision on metrics that no look has is left out", () => {
  const looks = clusterUnderLoad().map((look) => ({
    ...look,
    list: look.list.replaceAll('"700000000n"', '"1n"'),
  }));
  const left = decisionsIn(seen(looks)).filter(({ at, model }) => at > 60 && model === null);
  expect(left.length).toBeGreaterThan(0);
  expect(answerOf("kind-firewall", left).text).toContain(`${left.length} more were left out`);
});

/**
 * Programs that write down how they are called; kubectl lists the cluster look by look, and its pods as of the last. Load
 * comes when it is applied and goes when it is deleted: a look at what it does waits for that.
 */
async function stubPrograms(programs: readonly string[], context = "kind-firewall", answers = true) {
  const stub = `#!/usr/bin/env bash
echo "$(basename "$0") $*" >> "$STUB/calls"
at=$(cat "$STUB/at" 2>/dev/null || echo 0)
case "$*" in
  "get clusters") echo firewall ;;
  "config current-context") echo ${context} ;;
  *readyz*) exit ${answers ? 0 : 1} ;;
  *--output\\ json)
    case $at in
      ${loadAt.from}) until [ -e "$STUB/loaded" ]; do sleep 0.02; done ;;
      ${loadAt.to}) until [ -e "$STUB/unloaded" ]; do sleep 0.02; done ;;
    esac
    cat "$STUB/look.$at"
    [ -e "$STUB/look.$((at + 1))" ] && echo $((at + 1)) > "$STUB/next" && mv "$STUB/next" "$STUB/at"
    ;;
  "apply --kustomize k8s/load") touch "$STUB/loaded" ;;
  "delete --kustomize k8s/load"*) [ -e "$STUB/loaded" ] && touch "$STUB/unloaded" ;;
  *.status.readyReplicas*) cat "$STUB/ready.$at" ;;
  *.spec.minReplicas*) echo 1 ;;
  *.spec.metrics*) echo Resource ;;
  *.status.currentMetrics*) [ "$at" -lt 2 ] || echo Resource ;;
esac
true
`;
  const bin = join(folder, "bin");
  await mkdir(bin);
  for (const program of programs) {
    await writeFile(join(bin, program), stub);
    await chmod(join(bin, program), 0o755);
  }
  vi.stubEnv("STUB", folder);
  return bin;
}

test("it deploys, waits for metrics, drives load by the scripts of k8s/, and looks on", {
  timeout: 60_000,
}, async () => {
  const looks = clusterUnderLoad();
  for (const [at, { list, ready }] of looks.entries()) {
    await writeFile(join(folder, `look.${at}`), list);
    await writeFile(join(folder, `ready.${at}`), `${ready}`);
  }
  const bin = await stubPrograms(["kubectl", "kind", "docker"]);
  vi.stubEnv("PATH", `${bin}${delimiter}${process.env.PATH}`);
  vi.stubEnv("TRIES", "2000");
  vi.stubEnv("PAUSE", "0.02");
  let look = 0;
  const now = () => looks[Math.min(look++, looks.length - 1)]?.now ?? 0;
  const cluster = await findCluster();
  if ("missing" in cluster) throw new Error(cluster.missing);
  const snapshots = await watchScaling(cluster, { pauseMs: 1, now });
  const { text, data } = answerOf(cluster.context, decisionsIn(snapshots));
  expect(data).toMatchObject({ context: "kind-firewall", unlikeModel: 0 });
  expect(text).toMatch(/^ +\d:\d\d +1 +\d+ +2 +2$/m);
  expect(text).toMatch(/^(\d+) of \1 decisions are the model's\.$/m);

  const calls = (await readFile(join(folder, "calls"), "utf8")).trim().split("\n");
  const acts = calls.filter((call) => !/jsonpath|--output json/.test(call));
  expect(acts.map((call) => call.split(" ").slice(0, 3).join(" "))).toEqual([
    ...["kind get clusters", "kubectl config current-context", "kubectl get --raw"],
    ...["docker build --tag", "kind load docker-image", "kubectl apply --kustomize"],
    ...["kubectl rollout status", "kubectl rollout status", "kubectl rollout status"],
    ...["kubectl delete --kustomize", "kubectl apply --kustomize", "kubectl delete --kustomize"],
  ]);
});

test("a script that fails ends it with the script's name", async () => {
  const bin = await stubPrograms(["kubectl", "kind"]);
  await writeFile(join(bin, "docker"), "#!/bin/sh\nexit 7\n");
  await chmod(join(bin, "docker"), 0o755);
  vi.stubEnv("PATH", `${bin}${delimiter}${process.env.PATH}`);
  const watching = watchScaling(
    { name: "firewall", context: "kind-firewall" },
    { pauseMs: 1, now: Date.now },
  );
  await expect(watching).rejects.toThrow("k8s/scripts/deploy.sh ended with 7: see above.");
});

test.each([
  ["kind", [], "kind-firewall", true, "kind is not installed"],
  ["kubectl", ["kind"], "kind-firewall", true, "kubectl is not installed"],
  [
    "a context of kind",
    ["kind", "kubectl"],
    "production",
    true,
    "kubectl's context, production, is no cluster of kind",
  ],
  [
    "a known cluster",
    ["kind", "kubectl"],
    "kind-other",
    true,
    "kubectl's context, kind-other, is no cluster of kind",
  ],
  ["an answer", ["kind", "kubectl"], "kind-firewall", false, "the cluster firewall does not answer"],
] as const)(
  "without %s nothing is deployed, and one sentence says how to get a cluster",
  async (...[, programs, context, answers, why]) => {
    const bin = await stubPrograms(programs, context, answers);
    // The tools of the stubs, and nothing else.
    await writeFile(join(bin, "bash"), '#!/bin/sh\nPATH=/usr/bin:/bin exec /bin/bash "$@"\n');
    await chmod(join(bin, "bash"), 0o755);
    vi.stubEnv("PATH", bin);
    const answer = await whatIf.answer({ cluster: "true" });
    const { skipped } = answer as Exclude<typeof answer, WhatIfAnswer>;
    expect(skipped).toContain(`No cluster is observed: ${why}`);
    expect(skipped).toContain("`k8s/scripts/create-cluster.sh` makes one");
    expect(skipped).not.toContain("\n");
  },
);
