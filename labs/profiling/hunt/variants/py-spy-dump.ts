/** py-spy prints all stacks of another process once, again and again: a handful of looks by hand. */
import { thresholds } from "../data.ts";
import { grown, pySpyDumps, sharesOf, stacksOfDumps, variant } from "../rig.ts";

const shares = (dumps: string) => sharesOf(stacksOfDumps(dumps), "fastapi");

export const open = variant({
  name: "py-spy-dump",
  service: "fastapi",
  looks: pySpyDumps(10),
  momentary: true,
  diagnose: (dumps, healthy) => grown(shares(dumps), shares(healthy), thresholds.grownInDumps),
});
