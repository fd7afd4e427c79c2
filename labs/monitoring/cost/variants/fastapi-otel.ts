/** OpenTelemetry instruments FastAPI by itself: see fastapi/fastapi_otel.py. */
import { fastApiVariant } from "../rig.ts";

export const open = fastApiVariant("fastapi_otel");
