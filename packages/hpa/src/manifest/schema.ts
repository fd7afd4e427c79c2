/**
 * What a manifest may say. The messages are the ends of sentences that begin with the field.
 * Source: pkg/apis/autoscaling/validation/validation.go, feature gates at the defaults of 1.37.
 */
import { z } from "zod";
import { approximateFloat, milliValue, parseQuantity } from "../quantity.ts";

/** Every field that there is, for "did you mean". */
export const fieldNames = new Set<string>();

function object<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  for (const name of Object.keys(shape)) fieldNames.add(name);
  return z.strictObject(shape);
}

const text = z.string().min(1, "must not be empty");

/** Part of a path in the API's addresses. */
const segment = text.refine((name) => name !== "." && name !== ".." && !/[/%]/.test(name), {
  error: 'must not be "." or ".." nor have "/" or "%" in it',
});

const noQuantity = "must be a quantity, such as 500m, 2 or 128Mi";
const scalar = z.union([z.string(), z.number(), z.bigint()], noQuantity);
const quantity = scalar.transform((value, context) => {
  const nano = parseQuantity(String(value).trim());
  if (nano !== undefined) return nano;
  context.addIssue({ code: "custom", message: noQuantity, input: value });
  return z.NEVER;
});
const amount = quantity.refine((nano) => nano > 0n, "must be more than 0").transform(milliValue);
const tolerance = quantity.refine((nano) => nano >= 0n, "must not be negative").transform(approximateFloat);

const objectReference = object({ kind: segment, name: segment, apiVersion: z.string().optional() });

/** The target of a scale names its API group; only a ReplicationController has none. */
const scaleTarget = objectReference.superRefine(({ kind, apiVersion = "" }, context) => {
  const slashes = apiVersion.split("/").length - 1;
  if (slashes === 1 || (slashes === 0 && kind === "ReplicationController")) return;
  const message = "must name a group and a version, such as apps/v1";
  context.addIssue({ code: "custom", path: ["apiVersion"], message, input: apiVersion || undefined });
});

const labelSelector = object({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(
      object({
        key: text,
        operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
        values: z.array(z.string()).optional(),
      }).superRefine(({ operator, values = [] }, context) => {
        const takesValues = operator === "In" || operator === "NotIn";
        if (takesValues === values.length > 0) return;
        const message = takesValues ? `is required with ${operator}` : `does not go with ${operator}`;
        context.addIssue({ code: "custom", path: ["values"], message });
      }),
    )
    .optional(),
});

const metric = object({ name: segment, selector: labelSelector.optional() });

const target = object({
  type: z.enum(["Utilization", "Value", "AverageValue"]),
  value: amount.optional(),
  averageValue: amount.optional(),
  averageUtilization: z.int32().min(1).optional(),
});
type TargetField = "value" | "averageValue" | "averageUtilization";

/** A target with one of the fields, and not with two of `apart`. */
function targetWith(fields: readonly TargetField[], apart: readonly TargetField[] = []) {
  return target.superRefine((given, context) => {
    const has = (field: TargetField) => given[field] !== undefined;
    if (!fields.some(has)) {
      const [first = "value"] = fields;
      const message = fields.length === 1 ? "is required" : `or ${fields.slice(1).join(" or ")} is required`;
      context.addIssue({ code: "custom", path: [first], message });
    }
    const [kept, extra] = apart;
    if (kept !== undefined && extra !== undefined && has(kept) && has(extra)) {
      context.addIssue({ code: "custom", path: [extra], message: `cannot be set beside ${kept}` });
    }
  });
}

const resourceTarget = targetWith(
  ["averageUtilization", "averageValue"],
  ["averageUtilization", "averageValue"],
);
const containerName = text.regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, {
  error: "must be the name of a container: at most 63 lower-case letters, digits and hyphens",
});

const metricSpec = z.discriminatedUnion("type", [
  object({ type: z.literal("Resource"), resource: object({ name: text, target: resourceTarget }) }),
  object({
    type: z.literal("ContainerResource"),
    containerResource: object({ name: text, container: containerName, target: resourceTarget }),
  }),
  object({ type: z.literal("Pods"), pods: object({ metric, target: targetWith(["averageValue"]) }) }),
  object({
    type: z.literal("Object"),
    object: object({
      metric,
      describedObject: objectReference,
      target: targetWith(["value", "averageValue"]),
    }),
  }),
  object({
    type: z.literal("External"),
    external: object({
      metric,
      target: targetWith(["value", "averageValue"], ["averageValue", "value"]),
    }),
  }),
]);

const policy = object({
  type: z.enum(["Pods", "Percent"]),
  value: z.int32().min(1),
  periodSeconds: z.int32().min(1).max(1800),
});
const rules = object({
  stabilizationWindowSeconds: z.int32().min(0).max(3600).optional(),
  selectPolicy: z.enum(["Max", "Min", "Disabled"]).optional(),
  policies: z
    .array(policy)
    .min(1, "must have at least one policy, or be left out for the defaults")
    .optional(),
  tolerance: tolerance.optional(),
});

const spec = object({
  scaleTargetRef: scaleTarget,
  minReplicas: z.int32().min(0).optional(),
  maxReplicas: z.int32().min(1),
  metrics: z.array(metricSpec).optional(),
  behavior: object({ scaleUp: rules.optional(), scaleDown: rules.optional() }).optional(),
}).superRefine(({ minReplicas = 1, maxReplicas, metrics = [] }, context) => {
  if (maxReplicas < minReplicas) {
    const message = `must be at least minReplicas, ${minReplicas}`;
    context.addIssue({ code: "custom", path: ["maxReplicas"], message, input: maxReplicas });
  }
  if (minReplicas === 0 && !metrics.some(({ type }) => type === "Object" || type === "External")) {
    const message = "must have a metric of type Object or External where minReplicas is 0";
    context.addIssue({ code: "custom", path: ["metrics"], message });
  }
});

/** A manifest without defaults; what other controllers keep in `metadata` and `status` is not looked at. */
export const manifestSchema = object({
  apiVersion: z.literal("autoscaling/v2"),
  kind: z.literal("HorizontalPodAutoscaler"),
  metadata: z.looseObject({
    name: text.regex(/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/, {
      error: "must be lower-case letters, digits, hyphens and dots",
    }),
    namespace: text.optional(),
  }),
  spec,
  status: z.unknown().optional(),
});

export type ManifestObject = z.output<typeof manifestSchema>;
