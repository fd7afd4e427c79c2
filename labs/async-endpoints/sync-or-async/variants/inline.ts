/** What waits is awaited; what computes, computes on the event loop. */
import { digestOf } from "../../shared/key.ts";
import { riskOf } from "../../shared/risk.ts";
import { onNode } from "../contract.ts";

export const open = onNode(({ readHistory }) => ({
  history: readHistory,
  digest: digestOf,
  risk: riskOf,
}));
