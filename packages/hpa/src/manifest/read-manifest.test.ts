import { describe, expect, test } from "vitest";
import { faultLine, ManifestError } from "./fault.ts";
import { readManifest } from "./read-manifest.ts";

const whole = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
  namespace: shop
  labels: { team: a }
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 60
    - type: Pods
      pods:
        metric: { name: requests_per_second }
        target: { type: AverageValue, averageValue: 1.5 }
  behavior:
    scaleUp:
      tolerance: 0.05
    scaleDown:
      stabilizationWindowSeconds: 60
      policies:
        - type: Pods
          value: 1
          periodSeconds: 30
`;

test("a manifest is read with quantities and defaults", () => {
  expect(readManifest(whole)).toEqual({
    notices: [],
    hpa: {
      metadata: { name: "web", namespace: "shop" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        minReplicas: 2,
        maxReplicas: 10,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
          },
          {
            type: "Pods",
            pods: {
              metric: { name: "requests_per_second" },
              target: { type: "AverageValue", averageValue: 1500n },
            },
          },
        ],
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 0,
            selectPolicy: "Max",
            policies: [
              { type: "Pods", value: 4, periodSeconds: 15 },
              { type: "Percent", value: 100, periodSeconds: 15 },
            ],
            tolerance: 0.05,
          },
          scaleDown: {
            stabilizationWindowSeconds: 60,
            selectPolicy: "Max",
            policies: [{ type: "Pods", value: 1, periodSeconds: 30 }],
          },
        },
      },
    },
  });
});

/** The manifest with some of its text replaced. */
function changed(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The manifest has no ${JSON.stringify(from)}.`);
    return text.replace(from, to);
  }, whole);
}

const withoutMetrics = whole.replace(/ {2}metrics:.*(?= {2}behavior:)/s, "");
const withoutBehavior = whole.replace(/ {2}behavior:.*/s, "");

describe("defaults", () => {
  test("without metrics it watches CPU at 80 %, and says so", () => {
    const { hpa, notices } = readManifest(withoutMetrics);
    expect(hpa.spec.metrics).toEqual([
      {
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
      },
    ]);
    expect(notices.map(faultLine)).toEqual([
      "line 7: spec.metrics is empty, so that Kubernetes takes CPU at 80 % of what the pods request.",
    ]);
  });

  test("without behavior there is none; an empty one gets its defaults, and the down window stays the flag's", () => {
    expect(readManifest(withoutBehavior).hpa.spec.behavior).toBeUndefined();
    expect(readManifest(`${withoutBehavior}  behavior:\n`).hpa.spec.behavior).toBeUndefined();
    const { behavior } = readManifest(`${withoutBehavior}  behavior: {}\n`).hpa.spec;
    expect(behavior?.scaleUp.stabilizationWindowSeconds).toBe(0);
    expect(behavior?.scaleDown).toEqual({
      selectPolicy: "Max",
      policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
    });
  });

  test("one replica at least, in the default namespace", () => {
    const { hpa } = readManifest(changed(["  minReplicas: 2\n", ""], ["  namespace: shop\n", ""]));
    expect(hpa.spec.minReplicas).toBe(1);
    expect(hpa.metadata.namespace).toBe("default");
  });
});

test("it is found among other objects, with the lines of the whole file", () => {
  const service = "apiVersion: v1\nkind: Service\nmetadata: { name: web }\n---\n";
  expect(readManifest(service + whole).hpa.metadata.name).toBe("web");
  expect(faultsOf(service + changed(["maxReplicas: 10", "maxReplicas: 0"]))[0]).toMatch(/^line 17: /);
});

test("anchors and merge keys are followed", () => {
  const rules = "    scaleUp: &rules { selectPolicy: Min }\n    scaleDown: { <<: *rules }\n";
  const { behavior } = readManifest(`${withoutBehavior}  behavior:\n${rules}`).hpa.spec;
  expect(behavior?.scaleDown.selectPolicy).toBe("Min");
});

function faultsOf(text: string): string[] {
  try {
    readManifest(text);
  } catch (error) {
    if (error instanceof ManifestError) return error.message.split("\n");
    throw error;
  }
  return [];
}

const external = (target: string) => `    - type: External
      external: { metric: { name: queue }, target: ${target} }
`;

test.each<[string, string, string[]]>([
  [
    "a typo",
    changed(["maxReplicas", "maxReplica"]),
    [
      "line 7: spec.maxReplicas is required.",
      "line 13: spec.maxReplica is not a field of autoscaling/v2; did you mean maxReplicas?",
    ],
  ],
  [
    "an unknown field",
    changed(["  minReplicas: 2", "  cooldown: 30\n  minReplicas: 2"]),
    ["line 12: spec.cooldown is not a field of autoscaling/v2."],
  ],
  [
    "a field in the wrong place",
    changed(["  minReplicas: 2", "  tolerance: 0.2\n  minReplicas: 2"]),
    ["line 12: spec.tolerance does not belong here."],
  ],
  [
    "a source of another type",
    changed(["type: Resource", "type: Object"]),
    [
      "line 15: spec.metrics[0].object is required.",
      "line 16: spec.metrics[0].resource does not belong here.",
    ],
  ],
  [
    "an older version",
    changed(["autoscaling/v2", "autoscaling/v1"]),
    ['line 1: apiVersion must be autoscaling/v2, but is "autoscaling/v1".'],
  ],
  [
    "another kind",
    changed(["kind: HorizontalPodAutoscaler", "kind: Deployment"]),
    ['line 2: kind must be HorizontalPodAutoscaler, but is "Deployment".'],
  ],
  [
    "a target without a group",
    changed(["    apiVersion: apps/v1\n", ""]),
    ["line 8: spec.scaleTargetRef.apiVersion must name a group and a version, such as apps/v1."],
  ],
  [
    "a maximum below the minimum",
    changed(["maxReplicas: 10", "maxReplicas: 1"]),
    ["line 13: spec.maxReplicas must be at least minReplicas, 2."],
  ],
  [
    "half a replica",
    changed(["minReplicas: 2", "minReplicas: 1.5"]),
    ["line 12: spec.minReplicas must be a whole number, but is 1.5."],
  ],
  [
    "a number as text",
    changed(["minReplicas: 2", 'minReplicas: "2"']),
    ['line 12: spec.minReplicas must be a whole number, but is "2".'],
  ],
  [
    "zero without a metric that there is at zero",
    changed(["minReplicas: 2", "minReplicas: 0"]),
    ["line 14: spec.metrics must have a metric of type Object or External where minReplicas is 0."],
  ],
  [
    "a target of nothing",
    changed(["averageUtilization: 60", "averageUtilization: 0"]),
    ["line 20: spec.metrics[0].resource.target.averageUtilization must be at least 1, but is 0."],
  ],
  [
    "no target",
    changed(["          averageUtilization: 60\n", ""]),
    ["line 18: spec.metrics[0].resource.target.averageUtilization or averageValue is required."],
  ],
  [
    "a target that is no quantity",
    changed(["averageValue: 1.5", "averageValue: 10%"]),
    ["line 24: spec.metrics[1].pods.target.averageValue must be a quantity, such as 500m, 2 or 128Mi."],
  ],
  [
    "two targets at once",
    changed(["  behavior:\n", `${external('{ type: Value, value: 5, averageValue: "1" }')}  behavior:\n`]),
    ["line 26: spec.metrics[2].external.target.value cannot be set beside averageValue."],
  ],
  [
    "an unknown type of metric",
    changed(["type: Pods", "type: Queue"]),
    [
      'line 21: spec.metrics[1].type must be Resource, ContainerResource, Pods, Object or External, but is "Queue".',
    ],
  ],
  [
    "a policy that allows nothing",
    changed(["value: 1\n", "value: 0\n"]),
    ["line 32: spec.behavior.scaleDown.policies[0].value must be at least 1, but is 0."],
  ],
  [
    "a period beyond half an hour",
    changed(["periodSeconds: 30", "periodSeconds: 3600"]),
    ["line 33: spec.behavior.scaleDown.policies[0].periodSeconds must be at most 1800, but is 3600."],
  ],
  [
    "no policy",
    changed([
      "policies:\n        - type: Pods\n          value: 1\n          periodSeconds: 30",
      "policies: []",
    ]),
    [
      "line 30: spec.behavior.scaleDown.policies must have at least one policy, or be left out for the defaults.",
    ],
  ],
  [
    "a window of more than an hour",
    changed(["stabilizationWindowSeconds: 60", "stabilizationWindowSeconds: 3601"]),
    ["line 29: spec.behavior.scaleDown.stabilizationWindowSeconds must be at most 3600, but is 3601."],
  ],
  [
    "a negative tolerance",
    changed(["tolerance: 0.05", "tolerance: -0.05"]),
    ["line 27: spec.behavior.scaleUp.tolerance must not be negative."],
  ],
  [
    "several faults at once",
    changed(["minReplicas: 2", "minReplicas: -1"], ["value: 1\n", "values: 1\n"]),
    [
      "line 12: spec.minReplicas must be at least 0, but is -1.",
      "line 31: spec.behavior.scaleDown.policies[0].value is required.",
      "line 32: spec.behavior.scaleDown.policies[0].values does not belong here.",
    ],
  ],
  [
    "a tab",
    changed(["  minReplicas: 2", "\tminReplicas: 2"]),
    [expect.stringMatching(/^line 12: This is not YAML: /)],
  ],
  [
    "an alias of nothing",
    changed(["minReplicas: 2", "minReplicas: *least"]),
    ["line 12: This is not YAML: *least stands for &least, which is not there."],
  ],
  [
    "a word that is no text to Kubernetes",
    changed(["name: web\n  minReplicas", "name: yes\n  minReplicas"]),
    ["line 11: spec.scaleTargetRef.name must be text, but is true."],
  ],
  [
    "aliases of aliases",
    `a: &a [x, x, x, x, x, x, x, x, x]\n${[..."bcdefgh"].map((name, at) => `${name}: &${name} [${`*${"abcdefg"[at]}, `.repeat(9)}]\n`).join("")}`,
    ["line 1: This is not YAML: its aliases stand for too much."],
  ],
  ["lists in lists without end", "[".repeat(100_000), ["line 1: This is not YAML: it is nested too deeply."]],
  ["a field twice", `${whole}kind: Deployment\n`, ["line 34: This is not YAML: Map keys must be unique."]],
  ["nothing", "", ["line 1: kind is HorizontalPodAutoscaler in none of the documents."]],
  ["a comment", "# later\n", ["line 1: kind is HorizontalPodAutoscaler in none of the documents."]],
  ["a word", "later\n", ['line 1: The document must be an object with fields, but is "later".']],
  [
    "two of them",
    `${whole}---\n${whole}`,
    ["line 36: kind is HorizontalPodAutoscaler in 2 documents, but one is read at a time."],
  ],
])("%s is refused with a sentence", (_, text, sentences) => {
  expect(faultsOf(text)).toEqual(sentences);
});
