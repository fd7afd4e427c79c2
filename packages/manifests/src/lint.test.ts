import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { expectReports } from "./any-field.fixture.ts";
import { lint } from "./lint.ts";

const fromWrong = (name: string) => readFile(join(import.meta.dirname, `../wrong/${name}.yaml`), "utf8");

/** A manifest without faults, and the same with some words replaced. */
const worker = (await fromWrong("restricted")).replace(
  "readOnlyRootFilesystem: true",
  "readOnlyRootFilesystem: true\n            capabilities: { drop: [ALL] }",
);

function changed(before: string, after: string): string {
  if (!worker.includes(before)) throw new Error(`${before} is not there`);
  return worker.replace(before, after);
}

async function sentences(text: string) {
  const { findings } = await lint([{ file: "a.yaml", text }]);
  return findings.map(({ line, object, rule, message }) => `${line} ${object} [${rule}] ${message}`);
}

test("what is right has no findings", async () => {
  expect(await lint([{ file: "a.yaml", text: worker }])).toEqual({ findings: [], objects: 1, unchecked: [] });
});

test.each([
  [
    "a typo in a field",
    changed("resources:", "resource:"),
    "14 Deployment worker [schema] spec.template.spec.containers[0].resource is not a field of Kubernetes; did you mean resources?",
  ],
  [
    "a typo deep inside",
    changed("capabilities: { drop:", "capabilities: { dorp:"),
    "18 Deployment worker [schema] spec.template.spec.containers[0].securityContext.capabilities.dorp is not a field of Kubernetes; did you mean drop?",
  ],
  [
    "a field that is like none",
    changed("drop: [ALL]", "privileges: none"),
    "18 Deployment worker [schema] spec.template.spec.containers[0].securityContext.capabilities.privileges is not a field of Kubernetes: there are add, drop.",
  ],
  [
    "a number that is text",
    changed("spec:\n  selector", 'spec:\n  replicas: "3"\n  selector'),
    '6 Deployment worker [schema] spec.replicas must be a whole number, but is "3".',
  ],
  [
    "text that is a number",
    changed("labels: { app: worker }", "labels: { app: 7 }"),
    "8 Deployment worker [schema] spec.template.metadata.labels.app must be text, but is 7: put it in quotes.",
  ],
  [
    "a word that is not text",
    changed("labels: { app: worker }", "labels: { app: no }"),
    "8 Deployment worker [schema] spec.template.metadata.labels.app must be text, but is false: put it in quotes.",
  ],
  [
    "no quantity",
    changed("cpu: 250m", "cpu: 250millis"),
    '14 Deployment worker [schema] spec.template.spec.containers[0].resources.requests.cpu must be a quantity, such as 500m, 2 or 128Mi, but is "250millis".',
  ],
  [
    "a missing field",
    changed("        - name: api\n          image", "        - image"),
    "12 Deployment worker [schema] spec.template.spec.containers[0].name is required.",
  ],
  [
    "a word that is not one of those",
    changed("          image:", "          imagePullPolicy: Allways\n          image:"),
    '13 Deployment worker [schema] spec.template.spec.containers[0].imagePullPolicy must be Always or IfNotPresent or Never, but is "Allways".',
  ],
  [
    "an entry without anything",
    changed("      containers:", "      containers:\n        -"),
    "12 Deployment worker [schema] spec.template.spec.containers[0] must be an object with fields, but is left empty.",
  ],
  [
    "a typo in the kind",
    changed("kind: Deployment", "kind: Deploymnet"),
    "3 Deploymnet worker [schema] kind Deploymnet is not known in apps/v1; did you mean Deployment?",
  ],
  [
    "a kind of another group",
    changed("apps/v1", "v1"),
    "2 Deployment worker [schema] apiVersion of a Deployment is apps/v1, not v1.",
  ],
  [
    "a version that is not served any more",
    "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: web }\n",
    "1 PodDisruptionBudget web [schema] apiVersion of a PodDisruptionBudget is policy/v1, not policy/v1beta1.",
  ],
  [
    "no name",
    changed("name: worker }", "labels: {} }"),
    "4 Deployment [schema] metadata.name is required, as text.",
  ],
  ["no kind", changed("kind: Deployment\n", ""), "2  [yaml] kind is required, as text."],
  ["a list", "- a\n", "1  [yaml] Each document must be an object with fields."],
  ["a word", "later\n", "1  [yaml] Each document must be an object with fields."],
  ["nothing", "", "1  [yaml] There is no object in this file."],
  ["comments alone", "# later\n---\n---\n", "1  [yaml] There is no object in this file."],
  ["a tab", changed("  selector", "\tselector"), "6  [yaml] This is not YAML: "],
  [
    "aliases of aliases",
    `a: &a [x, x, x, x, x, x, x, x, x]\n${[..."bcdefgh"].map((name, at) => `${name}: &${name} [${`*${"abcdefg"[at]}, `.repeat(9)}]\n`).join("")}`,
    "1  [yaml] This is not YAML: its aliases stand for too much.",
  ],
  [
    "the same object twice",
    `${worker}---\n${worker}`,
    "23 Deployment worker [schema] It is in a.yaml:4 too, and the later one replaces it: rename or remove one.",
  ],
])("%s gets one sentence with its line", async (_, text, sentence) => {
  expect(await sentences(text)).toEqual([expect.stringContaining(sentence)]);
});

describe("an HPA", () => {
  const hpaFrom = async (before: string, after: string) =>
    sentences((await fromWrong("scale-target")).replace("name: wbe", "name: web").replace(before, after));

  test.each([
    ["is right", "", "", []],
    [
      "with a typo",
      "maxReplicas: 10",
      "maxReplica: 10",
      [
        "33 HorizontalPodAutoscaler web [schema] spec.maxReplicas is required.",
        "36 HorizontalPodAutoscaler web [schema] spec.maxReplica is not a field of autoscaling/v2; did you mean maxReplicas?",
      ],
    ],
    [
      "with a typo in its metadata",
      "HorizontalPodAutoscaler\nmetadata: { name: web }",
      "HorizontalPodAutoscaler\nmetadata: { name: web, namspace: shop }",
      [
        "32 HorizontalPodAutoscaler web [schema] metadata.namspace is not a field of Kubernetes; did you mean namespace?",
      ],
    ],
    [
      "with a policy of nothing",
      "maxReplicas: 10",
      "maxReplicas: 10\n  behavior: { scaleUp: { policies: [{ type: Pods, value: 0, periodSeconds: 15 }] } }",
      [
        "37 HorizontalPodAutoscaler web [schema] spec.behavior.scaleUp.policies[0].value must be at least 1, but is 0.",
      ],
    ],
    [
      "that may not scale up",
      "maxReplicas: 10",
      "maxReplicas: 10\n  behavior: { scaleUp: { selectPolicy: Disabled } }",
      [
        "37 HorizontalPodAutoscaler web [reachable-target] Scaling up is disabled, so that 10 replicas are never reached: write selectPolicy: Max, or remove it.",
      ],
    ],
  ])("%s", async (_, before, after, expected) => {
    expect(await hpaFrom(before, after)).toEqual(expected);
  });
});

test("objects of several files and of a list are checked together", async () => {
  const [deployment = "", hpa = ""] = (await fromWrong("scale-target")).split("---\n");
  const { findings, objects } = await lint([
    { file: "deployment.yaml", text: deployment },
    { file: "list.yaml", text: stringify({ apiVersion: "v1", kind: "List", items: [parse(hpa)] }) },
  ]);
  expect(objects).toBe(2);
  expect(findings).toMatchObject([{ file: "list.yaml", line: 12, rule: "scale-target" }]);
});

test("an HPA alone is not asked for the target that another file has", async () => {
  const [, hpa = ""] = (await fromWrong("scale-target")).split("---\n");
  expect(await sentences(hpa)).toEqual([]);
});

test("kinds of other groups are named, not refused", async () => {
  const rollout = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: web }\n";
  expect(await lint([{ file: "a.yaml", text: rollout }])).toEqual({
    findings: [],
    objects: 0,
    unchecked: ["Rollout web"],
  });
  const { unchecked } = await lint([{ file: "a.yaml", text: changed("apps/v1", "../../apps/v1") }]);
  expect(unchecked).toEqual(["Deployment worker"]);
});

// Whatever stands in a field, there is a report and no exception. Larger manifests: lint.long.test.ts.
test("any field of liveness-alone may hold anything", async () => {
  await expectReports(await fromWrong("liveness-alone"));
});
