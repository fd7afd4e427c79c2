/** An index of the same rows, one tenant behind the other: what a dashboard needs that shows one tenant. */
import { variant } from "../rig.ts";

export const open = variant({
  indexes: ["CREATE INDEX tenant_partial ON security_events (tenant_id, ts) WHERE severity >= 3"],
});
