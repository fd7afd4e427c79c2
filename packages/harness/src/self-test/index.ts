export { handlers, runTrials, type SelfTestOptions, type Trial } from "./self-test.ts";
export { type Tally, tally } from "./tally.ts";
