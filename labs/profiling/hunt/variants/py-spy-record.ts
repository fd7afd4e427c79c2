/** py-spy reads the stacks of another process 100 times a second; threads that wait are left out. */
import { grown, pySpyRecord, sharesOf, stacksOfRaw, variant } from "../rig.ts";

const shares = (raw: string) => sharesOf(stacksOfRaw(raw), "fastapi");

export const open = variant({
  name: "py-spy-record",
  service: "fastapi",
  looks: pySpyRecord("--format", "raw"),
  diagnose: (raw, healthy) => grown(shares(raw), shares(healthy)),
  stacks: stacksOfRaw,
});
