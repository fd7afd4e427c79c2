/** OpenTelemetry counts in the process and pushes. */
import { variant } from "../rig.ts";

export const open = variant(({ otelMetrics }) => [otelMetrics()]);
