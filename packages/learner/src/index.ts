export {
  type BoundReading,
  correctnessOf,
  type EvidenceReading,
  readEvidence,
  readTarget,
  type TargetReading,
  yours,
} from "./attempt.ts";
export type { Card } from "./cards/card.ts";
export { cardsOf } from "./cards/cards.ts";
export { areaOf, placeInGuide } from "./guide.ts";
export { parseHints } from "./hints.ts";
export { drawQuestions } from "./interview/draw.ts";
export { type Explanation, readExplanation } from "./interview/explanation.ts";
export { type Point, rubricOf } from "./interview/rubric.ts";
export { gradeOf, shareOf } from "./interview/score.ts";
export { readSheet, renderSheet, type Sheet } from "./interview/sheet.ts";
export { dueCards, grades, schedule } from "./schedule.ts";
export { type AskedQuestion, type Interview, readState, updateState } from "./state.ts";
export type { OwnCode } from "./story/change.ts";
export { chooseRun } from "./story/choose-run.ts";
export { draftStory, renderStory } from "./story/story.ts";
