/** Python's own trace of allocations: which function allocated what is still there. */
import { variant } from "../rig.ts";
import { largest } from "../support/judge.ts";

export const open = variant((service) => largest(service.look("tracemalloc")), "tracemalloc");
