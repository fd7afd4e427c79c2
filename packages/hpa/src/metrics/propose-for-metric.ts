/** What one metric proposes. Source: `computeStatusFor…Metric` of pkg/controller/podautoscaler/horizontal.go. */
import type {
  ContainerResourceSource,
  ExternalSource,
  MetricSpec,
  ObjectSource,
  PodsSource,
  ResourceSource,
} from "../hpa.ts";
import type { MetricReading } from "../observation.ts";
import type { Milli } from "../quantity.ts";
import { type PodContext, replicasForAverage, replicasForUtilization } from "../replicas/from-pods.ts";
import { replicasForShare, replicasForValue, shareOf } from "../replicas/from-total.ts";
import { inContext, MetricError } from "../replicas/metric-error.ts";
import { externalValue, objectValue, podSamples, resourceSamples } from "../replicas/samples.ts";
import { selectorText } from "./selector-text.ts";

/** What metrics are computed from, beside their readings. */
export interface MetricContext extends PodContext {
  readonly namespace: string;
  /** Of the scale's status. */
  readonly statusReplicas: number;
}

export interface Proposal {
  /** Before windows, policies, minimum and maximum. */
  readonly replicas: number;
  readonly current: MetricValue;
  /** What the conditions call the metric. */
  readonly name: string;
}

/** The current value of a metric, as the status reports it. */
export interface MetricValue {
  /** Percent of the requests. */
  readonly averageUtilization?: number;
  /** Per pod. */
  readonly averageValue?: Milli;
  readonly value?: Milli;
}

/** @throws {MetricError} where the metric cannot be computed; its code says why */
export function proposeForMetric(spec: MetricSpec, reading: MetricReading, context: MetricContext): Proposal {
  switch (spec.type) {
    case "Resource":
      return fromResource(spec.resource, reading, context);
    case "ContainerResource":
      return fromResource(spec.containerResource, reading, context);
    case "Pods":
      return fromPods(spec.pods, reading, context);
    case "Object":
      return fromObject(spec.object, reading, context);
    case "External":
      return fromExternal(spec.external, reading, context);
  }
}

function fromResource(
  source: ResourceSource | ContainerResourceSource,
  reading: MetricReading,
  context: MetricContext,
): Proposal {
  const { name, target } = source;
  const container = "container" in source ? source.container : undefined;
  const read = () =>
    inContext(`unable to get metrics for resource ${name}`, () => resourceSamples(reading, name, container));

  if (target.averageValue !== undefined) {
    const { averageValue } = target;
    const { replicas, measured } = inContext(`failed to get ${name} usage`, () =>
      replicasForAverage(context, read(), averageValue, name),
    );
    return { replicas, current: { averageValue: measured.average }, name: `${name} resource` };
  }
  if (target.averageUtilization === undefined) {
    const message = "neither an average utilization target nor an average value (usage) target was set";
    throw new MetricError("noTarget", `invalid resource metric source: ${message}`);
  }
  const { averageUtilization } = target;
  const { replicas, measured } = inContext(`failed to get ${name} utilization`, () =>
    replicasForUtilization(context, read(), averageUtilization, name, container),
  );
  const what = container === undefined ? "resource" : "container resource";
  return {
    replicas,
    current: { averageUtilization: measured.percent, averageValue: measured.average },
    name: `${name} ${what} utilization (percentage of request)`,
  };
}

function fromPods({ metric, target }: PodsSource, reading: MetricReading, context: MetricContext): Proposal {
  if (target.averageValue === undefined) throw new TypeError("A metric of type Pods has an averageValue.");
  const samples = inContext(`unable to get metric ${metric.name}`, () => podSamples(reading));
  const { replicas, measured } = replicasForAverage(context, samples, target.averageValue);
  return { replicas, current: { averageValue: measured.average }, name: `pods metric ${metric.name}` };
}

function fromObject(source: ObjectSource, reading: MetricReading, context: MetricContext): Proposal {
  const { metric, describedObject, target } = source;
  const object = `${describedObject.kind} ${context.namespace}/${describedObject.name}`;
  const read = () =>
    inContext(`unable to get metric ${metric.name} on ${object}`, () => objectValue(reading));

  if (target.type === "Value" && target.value !== undefined) {
    return fromValue(read(), target.value, `${describedObject.kind} metric ${metric.name}`, context);
  }
  if (target.type === "AverageValue" && target.averageValue !== undefined) {
    const value = inContext(`failed to get ${metric.name} object metric`, read);
    return fromShare(value, target.averageValue, externalName(metric), context);
  }
  const message = "neither a value target nor an average value target was set";
  throw new MetricError("noTarget", `invalid object metric source: ${message}`);
}

function fromExternal(
  { metric, target }: ExternalSource,
  reading: MetricReading,
  context: MetricContext,
): Proposal {
  const path = `${context.namespace}/${metric.name}/${selectorText(metric.selector)}`;
  const read = () => inContext(`unable to get external metric ${path}`, () => externalValue(reading));

  if (target.averageValue !== undefined) {
    const value = inContext(`failed to get ${metric.name} external metric`, read);
    return fromShare(value, target.averageValue, externalName(metric), context);
  }
  if (target.value !== undefined) {
    const wanted = target.value;
    return inContext(`failed to get external metric ${metric.name}`, () =>
      fromValue(read(), wanted, externalName(metric), context),
    );
  }
  const message = "neither a value target nor an average value target was set";
  throw new MetricError("noTarget", `invalid external metric source: ${message}`);
}

/** The controller names the share of an object's metric like this too. */
const externalName = ({ name, selector }: ExternalSource["metric"]) =>
  `external metric ${name}(${selectorText(selector)})`;

function fromValue(value: Milli, target: Milli, name: string, context: MetricContext): Proposal {
  const { currentReplicas, pods, tolerances } = context;
  return {
    replicas: replicasForValue(currentReplicas, pods, value, target, tolerances),
    current: { value },
    name,
  };
}

function fromShare(value: Milli, target: Milli, name: string, context: MetricContext): Proposal {
  const { statusReplicas, tolerances } = context;
  const averageValue = shareOf(value, statusReplicas);
  return {
    replicas: replicasForShare(statusReplicas, value, target, tolerances),
    current: averageValue === undefined ? {} : { averageValue },
    name,
  };
}
