export {
  type Climb,
  type Correctness,
  correctnessOf,
  readClimb,
  readSign,
  type SignReading,
  yours,
} from "./attempt.ts";
export { type Card, cardsOf } from "./cards.ts";
export { type Hint, parseHints } from "./hints.ts";
export { type Step, steps } from "./ladder.ts";
export { dueCards, type Grade, grades, schedule } from "./schedule.ts";
export { experimentState, type LearnerState, readState, updateState } from "./state.ts";
export { draftStory, type Runs, renderStory, type Story } from "./story.ts";
