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
export { parseHints } from "./hints.ts";
export { dueCards, grades, schedule } from "./schedule.ts";
export { readState, updateState } from "./state.ts";
export type { OwnCode } from "./story/change.ts";
export { chooseRun } from "./story/choose-run.ts";
export { draftStory, renderStory } from "./story/story.ts";
