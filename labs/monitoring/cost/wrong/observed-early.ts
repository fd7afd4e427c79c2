/** Records before the screening: the status is not known yet, and no time has passed. */
import { variant } from "../rig.ts";

export const open = variant(({ prometheus }) => [
  prometheus({ labels: ["route", "status"], recordedAt: "preHandler" }),
]);
