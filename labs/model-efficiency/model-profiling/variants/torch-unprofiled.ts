/** FastAPI and PyTorch, and a clock around the call. */
import { torchVariant } from "../rig.ts";

export const open = torchVariant(null);
