/** Records in a hook that answers pass on their way out: errors take another way. */
import { variant } from "../rig.ts";

export const open = variant(({ prometheus }) => [
  prometheus({ labels: ["route", "status"], recordedAt: "preSerialization" }),
]);
