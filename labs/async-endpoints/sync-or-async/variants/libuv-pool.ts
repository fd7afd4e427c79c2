/** The digest has an asynchronous twin that runs on libuv's four threads; the rules are JavaScript and have none. */
import { variant } from "../rig.ts";

export const open = variant(({ readHistory, digestInLibuv, riskOf }) => ({
  history: readHistory,
  digest: digestInLibuv,
  risk: riskOf,
}));
