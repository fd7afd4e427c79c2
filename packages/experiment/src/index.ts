export type { BreakEven } from "./break-even.ts";
export type { Claim } from "./claim.ts";
export { childEnvironment } from "./environment/child-environment.ts";
export { type ErrorCode, errorCatalogue, exitCodes, LabError, orMissing } from "./error.ts";
export {
  type Cell,
  defineExperiment,
  type Experiment,
  type Open,
  type Opened,
  type Provisioned,
  type Run,
  type Scale,
  type Variant,
} from "./experiment.ts";
export { type Goal, type GoalBound, type GoalEvidence, isReached } from "./goal.ts";
export type { WithHandles } from "./handles.ts";
export type { Load, Rate, Stage } from "./load.ts";
export type { Counters, Metric, TimingAmong, TimingSource } from "./metric.ts";
export {
  count,
  delta,
  duration,
  gauge,
  last,
  lastOrNull,
  latency,
  max,
  perAnswer,
  perSecond,
  processors,
  type Reader,
  ratio,
  saved,
  share,
  throughput,
  timing,
  within,
} from "./metrics.ts";
export { type Random, random } from "./random.ts";
export { attachmentsFolder, resultsFolder } from "./results-folder.ts";
export type { Service, ServiceName, Services, Urls } from "./service.ts";
export type { Front, HttpRequest, HttpResponse, OpenFront, Served, Transport } from "./transport.ts";
export type { WhatIf, WhatIfAnswer, WhatIfSkipped } from "./what-if.ts";
