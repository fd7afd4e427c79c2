export { formatMetric, formatRatio, formatSeconds, formatValue } from "./format.ts";
export { bestArms, type PredictionScore, predictionWords, ratioOf, scorePrediction } from "./prediction.ts";
export { renderResult } from "./render-result.ts";
export { type Column, renderTable } from "./table.ts";
export { width, wrap } from "./text.ts";
