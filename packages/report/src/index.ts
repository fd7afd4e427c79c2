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
export { explainedText, filledFlowchart, isFlowchart } from "./reading/flowchart.ts";
export {
  answerPlaces,
  baselineOf,
  comparisonOf,
  failedShare,
  finishedRounds,
  isSamePlace,
  isSweep,
  measuredArms,
  type Place,
  placeWords,
  planOf,
  steadyCases,
  summaryOf,
  sweptCases,
} from "./reading/lookup.ts";
export { type PairedRatio, pairsByPurpose } from "./reading/pairs.ts";
export {
  bestArms,
  type PredictionScore,
  predictionSentences,
  predictionWords,
  ratioOf,
  scorePrediction,
} from "./reading/prediction.ts";
export { renderBreakEven } from "./render-break-even.ts";
export { renderResult } from "./render-result.ts";
export { armsInTable, caseFigures, noteSentences } from "./sections/case-table.ts";
export { conditionFacts, coresWords, machineFacts } from "./sections/heading.ts";
export { claimSentences, findingSentences } from "./sections/remarks.ts";
export { sayingSentences } from "./sections/sayings/sayings.ts";
export { answerSentence } from "./summary/answer.ts";
export { isPrice } from "./summary/price.ts";
export { type Subject, subjectOf } from "./summary/subject.ts";
export { summaryParts } from "./summary/summary.ts";
export {
  figureWords,
  formatBounds,
  formatMetric,
  formatRatio,
  formatSeconds,
  formatSummary,
  formatValue,
} from "./text/format.ts";
export { findKnee } from "./text/knee.ts";
export { dateWords, secondsOf, shortId } from "./text/run-words.ts";
export { fitScreen, ruler } from "./text/screen.ts";
export { fitTable, renderTable } from "./text/table.ts";
export { joinFacts, listWords, wrap } from "./text/text.ts";
export {
  armWords,
  caseWords,
  conditionWords,
  labelWords,
  roundsWords,
  verdictWord,
  verdictWords,
} from "./text/words.ts";
