export { handlers, runTrials, type SelfTestOptions, type Trial } from "./self-test.ts";
export { type Tally, tally } from "./tally.ts";
export type { Grade } from "./truths/grade.ts";
export { runTruths } from "./truths/run-truths.ts";
