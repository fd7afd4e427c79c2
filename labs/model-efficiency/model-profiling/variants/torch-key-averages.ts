/** The table of operators of torch.profiler: see torch-key-averages.py. */
import { torchVariant } from "../rig.ts";

export const open = torchVariant(import.meta.resolve("./torch-key-averages.py"));
