/** Objects that Python's collector knows, counted by type before and after. */
import { variant } from "../rig.ts";
import { largest } from "../support/judge.ts";

export const open = variant((service) => largest(service.look("objgraph")), "objgraph");
