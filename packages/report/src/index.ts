export {
  amount,
  type Crossing,
  crossingsOf,
  crossoverWords,
  type Sought,
  type Standing,
  standingsOf,
  standingWords,
} from "./crossover.ts";
export { formatBounds, formatMetric, formatRatio, formatSeconds, formatValue } from "./format.ts";
export { machineFacts } from "./heading.ts";
export { finishedRounds, summaryOf } from "./lookup.ts";
export { bestArms, type PredictionScore, predictionWords, ratioOf, scorePrediction } from "./prediction.ts";
export { renderResult } from "./render-result.ts";
export { renderSweep } from "./render-sweep.ts";
export { type Column, renderTable } from "./table.ts";
export { listWords, width, wrap } from "./text.ts";
export { conditionWords } from "./words.ts";
