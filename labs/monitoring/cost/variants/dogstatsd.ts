/** Every request is sent to the agent, which counts. */
import { variant } from "../rig.ts";

export const open = variant(({ dogStatsD }) => [dogStatsD()]);
