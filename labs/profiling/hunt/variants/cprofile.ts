/** cProfile counts and times every call of the thread that it is turned on in. */
import { grown, inside, sharesOfTable, variant } from "../rig.ts";

export const open = variant({
  name: "cprofile",
  service: "fastapi",
  looks: inside("cprofile"),
  diagnose: (table, healthy) => grown(sharesOfTable(table), sharesOfTable(healthy)),
});
