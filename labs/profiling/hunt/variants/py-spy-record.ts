/** py-spy reads the stacks of another process 100 times a second; threads that wait are left out. */
import { variant } from "../rig.ts";
import { pySpyRecord } from "../support/attach.ts";
import { stacksOfRaw } from "../support/python-output.ts";
import { grown, sharesOf } from "../support/rules.ts";

const shares = (raw: string) => sharesOf(stacksOfRaw(raw), "fastapi");

export const open = variant({
  name: "py-spy-record",
  service: "fastapi",
  looks: pySpyRecord("--format", "raw"),
  diagnose: (raw, healthy) => grown(shares(raw), shares(healthy)),
  stacks: stacksOfRaw,
});
