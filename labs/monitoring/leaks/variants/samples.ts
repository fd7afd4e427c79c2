/** V8's sampling heap profiler: which function allocated what is still there. */
import { largest, variant } from "../rig.ts";

export const open = variant((service) => largest(service.look("samples")), "samples");
