/** Two heap snapshots, and which constructor has more objects in the second. */
import { variant } from "../rig.ts";
import { largest } from "../support/judge.ts";

export const open = variant((service) => largest(service.look("snapshots")), "snapshots");
