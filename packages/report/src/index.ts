export {
  amount,
  type BreakEvenQuestion,
  breakEvenIntervals,
  breakEvenPoints,
  breakEvenWords,
  pointWords,
} from "./break-even.ts";
export { formatBounds, formatMetric, formatRatio, formatSeconds, formatValue } from "./format.ts";
export { machineFacts } from "./heading.ts";
export { finishedRounds, summaryOf } from "./lookup.ts";
export { bestArms, type PredictionScore, predictionWords, ratioOf, scorePrediction } from "./prediction.ts";
export { renderBreakEven } from "./render-break-even.ts";
export { renderResult } from "./render-result.ts";
export { renderTable } from "./table.ts";
export { listWords, wrap } from "./text.ts";
export { conditionWords } from "./words.ts";
