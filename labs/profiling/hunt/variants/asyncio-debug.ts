/** asyncio's debug mode: it warns of every callback that held the loop for more than 20 ms. */
import { variant } from "../rig.ts";
import { inside } from "../support/attach.ts";
import { isWarned } from "../support/rules.ts";

export const open = variant({
  name: "asyncio-debug",
  service: "fastapi",
  looks: inside("asyncio-debug"),
  diagnose: isWarned,
});
