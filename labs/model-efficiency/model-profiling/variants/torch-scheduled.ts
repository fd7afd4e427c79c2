/** torch.profiler on five inferences, once, for TensorBoard: see torch-scheduled.py. */
import { torchVariant } from "../rig.ts";

export const open = torchVariant(import.meta.resolve("./torch-scheduled.py"));
