export type { Claim } from "./claim.ts";
export type { BreakEven as CounterExample } from "./counter-example.ts";
export type { Transport as Door, HttpRequest, HttpResponse, Served } from "./door.ts";
export { type ErrorCode, exitCodes, LabError } from "./error.ts";
export {
  type Cell,
  defineExperiment,
  type Experiment,
  type Open,
  type Opened,
  type Provisioned,
  type Run,
  type Scale,
  type ServiceName,
  type Urls,
  type Variant,
} from "./experiment.ts";
export { type Goal, isReached, type GoalEvidence as Sign } from "./goal.ts";
export type { Load, Rate, Stage } from "./load.ts";
export type { Metric, Counters as Seen, TimingAmong, TimingSource } from "./metric.ts";
export { type Random, random } from "./random.ts";
export type { Service, Services } from "./service.ts";
