/** Objects that Python's collector knows, counted by type before and after. */
import { largest, variant } from "../rig.ts";

export const open = variant((service) => largest(service.look("objgraph")), "objgraph");
