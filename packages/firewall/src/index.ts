export { actorOfRank } from "./actors.ts";
export { screeningApi, serveScreening } from "./api.ts";
export { eventStream, type SecurityEvent } from "./event-stream.ts";
export { type Origin, type OriginOptions, openOrigin } from "./origin.ts";
export { attackShare, drawPrompt, drawPromptLength, promptLength } from "./prompts.ts";
export { policyVersion, promptRisk } from "./rules.ts";
export {
  type Decision,
  decisions,
  type Screen,
  type ScreeningRequest,
  type Verdict,
} from "./screening.ts";
export { type EventLoad, eventRows, eventsPerDay, loadEvents } from "./security-events.ts";
export { drawSeverity, type Severity, severities } from "./severity.ts";
export { permutation, zipf } from "./zipf.ts";
