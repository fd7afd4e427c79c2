/** torch.profiler, started on another thread than the one that infers: see torch-wrong-thread.py. */
import { torchVariant } from "../rig.ts";

export const open = torchVariant(import.meta.resolve("./torch-wrong-thread.py"));
