/** prometheus-client in its multiprocess mode: see fastapi/fastapi_prometheus.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("fastapi_prometheus");
