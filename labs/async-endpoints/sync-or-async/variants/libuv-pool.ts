/** The digest has an asynchronous twin that runs on libuv's four threads; the rules are JavaScript and have none. */
import { digestInLibuv } from "../../shared/key.ts";
import { riskOf } from "../../shared/risk.ts";
import { onNode } from "../contract.ts";

export const open = onNode(({ readHistory }) => ({
  history: readHistory,
  digest: digestInLibuv,
  risk: riskOf,
}));
