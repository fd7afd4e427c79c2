/** memray's trace of allocations, those of C code included: which function allocated what is still there. */
import { largest, variant } from "../rig.ts";

export const open = variant((service) => largest(service.look("memray")), "memray");
