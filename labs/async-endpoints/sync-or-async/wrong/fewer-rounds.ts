/** 10 % of the rounds keep the loop free as well, and make every stored digest useless. */
import { pbkdf2Sync } from "node:crypto";
import { variant } from "../rig.ts";

export const open = variant(({ readHistory, riskOf }) => ({
  history: readHistory,
  digest: (key) => pbkdf2Sync(key, "optimization-labs", 1_000, 32, "sha256").toString("hex"),
  risk: riskOf,
}));
