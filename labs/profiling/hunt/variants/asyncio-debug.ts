/** asyncio's debug mode: it warns of every callback that held the loop for more than 20 ms. */
import { inside, isWarned, variant } from "../rig.ts";

export const open = variant({
  name: "asyncio-debug",
  service: "fastapi",
  looks: inside("asyncio-debug"),
  diagnose: isWarned,
});
