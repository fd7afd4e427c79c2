/** torch.profiler on five inferences of forty, for TensorBoard: see torch-scheduled.py. */
import { torchVariant } from "../rig.ts";

export const open = torchVariant(import.meta.resolve("./torch-scheduled.py"));
