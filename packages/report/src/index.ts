export { absenceNotes, figureOf } from "./reading/absence.ts";
export {
  amount,
  type BreakEvenQuestion,
  breakEvenIntervals,
  breakEvenPoints,
  breakEvenWords,
  pointWords,
} from "./reading/break-even.ts";
export {
  type Difference,
  differenceOf,
  differencesBeside,
  differencesOf,
  differenceWords,
  loneFigure,
  pairedRatioOf,
} from "./reading/difference.ts";
export {
  answerPlaces,
  baselineOf,
  comparisonOf,
  failedShare,
  finishedRounds,
  isSamePlace,
  type Place,
  placeWords,
  planOf,
  summaryOf,
} from "./reading/lookup.ts";
export { type PairedRatio, pairsByPurpose } from "./reading/pairs.ts";
export {
  bestArms,
  type PredictionScore,
  predictionWords,
  ratioOf,
  scorePrediction,
} from "./reading/prediction.ts";
export { renderBreakEven } from "./render-break-even.ts";
export { renderResult } from "./render-result.ts";
export { coresWords, machineFacts } from "./sections/heading.ts";
export { isPrice } from "./summary/price.ts";
export {
  figureWords,
  formatBounds,
  formatMetric,
  formatRatio,
  formatSeconds,
  formatValue,
} from "./text/format.ts";
export { fitScreen, ruler } from "./text/screen.ts";
export { fitTable, renderTable } from "./text/table.ts";
export { joinFacts, listWords, wrap } from "./text/text.ts";
export { conditionWords, roundsWords, verdictWords } from "./text/words.ts";
