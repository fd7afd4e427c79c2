import type { Safety } from "../contract.ts";
import { expandContract } from "./database/migrations.ts";

/** What every strategy has that is not wrong. */
export const safe: Safety = {
  migration: expandContract,
  rollback: ["weights", "pointer"],
  secondRollout: "refused",
};
