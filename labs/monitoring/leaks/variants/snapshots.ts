/** Two heap snapshots, and which constructor has more objects in the second. */
import { largest, variant } from "../rig.ts";

export const open = variant((service) => largest(service.look("snapshots")), "snapshots");
