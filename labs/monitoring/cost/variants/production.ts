/** Each kind of signal for what it is good at: all requests counted, one in a hundred traced, failures logged. */
import { variant } from "../rig.ts";

export const open = variant(({ prometheus, otelTraces, logs }) => [
  prometheus({ labels: ["route", "status"] }),
  otelTraces({ share: 0.01 }),
  logs({ share: 0.01 }),
]);
