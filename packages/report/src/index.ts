export {
  amount,
  type BreakEvenInterval,
  type BreakEvenPoint,
  type BreakEvenQuestion,
  breakEvenIntervals,
  breakEvenPoints,
  breakEvenWords,
  pointWords,
} from "./break-even.ts";
export { formatBounds, formatMetric, formatRatio, formatSeconds, formatValue } from "./format.ts";
export { coresWords, machineFacts } from "./heading.ts";
export { finishedRounds, summaryOf } from "./lookup.ts";
export { bestArms, type PredictionScore, predictionWords, ratioOf, scorePrediction } from "./prediction.ts";
export { renderBreakEven } from "./render-break-even.ts";
export { renderResult } from "./render-result.ts";
export { type Column, renderTable } from "./table.ts";
export { listWords, width, wrap } from "./text.ts";
export { conditionWords } from "./words.ts";
