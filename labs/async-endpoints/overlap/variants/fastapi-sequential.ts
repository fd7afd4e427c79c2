/** FastAPI's twin of `sequential`: see fastapi/sequential.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("sequential");
