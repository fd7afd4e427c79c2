/** cProfile counts and times every call of the thread that it is turned on in. */
import { variant } from "../rig.ts";
import { inside } from "../support/attach.ts";
import { sharesOfTable } from "../support/python-output.ts";
import { grown } from "../support/rules.ts";

export const open = variant({
  name: "cprofile",
  service: "fastapi",
  looks: inside("cprofile"),
  diagnose: (table, healthy) => grown(sharesOfTable(table), sharesOfTable(healthy)),
});
