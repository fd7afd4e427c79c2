/** Python's own trace of allocations: which function allocated what is still there. */
import { largest, variant } from "../rig.ts";

export const open = variant((service) => largest(service.look("tracemalloc")), "tracemalloc");
