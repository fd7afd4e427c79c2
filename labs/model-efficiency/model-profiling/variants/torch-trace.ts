/** The trace of torch.profiler, for Perfetto: see torch-trace.py. */
import { torchVariant } from "../rig.ts";

export const open = torchVariant(import.meta.resolve("./torch-trace.py"));
