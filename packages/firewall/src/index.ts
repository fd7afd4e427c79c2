export { actorOfRank } from "./actors.ts";
export { serveScreening } from "./api.ts";
export { openOrigin } from "./origin.ts";
export { drawPrompt } from "./prompts.ts";
export { policyVersion, promptRisk } from "./rules.ts";
export type { Screen, ScreeningRequest, Verdict } from "./screening.ts";
export { eventRows, eventsPerDay, loadEvents } from "./security-events.ts";
export { drawSeverity, type Severity } from "./severity.ts";
export { zipf } from "./zipf.ts";
