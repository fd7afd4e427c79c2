/** The digest has an asynchronous twin that runs on libuv's four threads; the rules are JavaScript and have none. */
import { digestInLibuv } from "../../key.ts";
import { riskOf } from "../../risk.ts";
import { onNode } from "../contract.ts";

export const open = onNode(({ readHistory }) => ({
  history: readHistory,
  digest: digestInLibuv,
  risk: riskOf,
}));
