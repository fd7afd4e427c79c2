/** memray's trace of allocations, those of C code included: which function allocated what is still there. */
import { variant } from "../rig.ts";
import { largest } from "../support/judge.ts";

export const open = variant((service) => largest(service.look("memray")), "memray");
