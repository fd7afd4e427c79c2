/** Each kind of signal, of every request. */
import { variant } from "../rig.ts";

export const open = variant(({ prometheus, otelTraces, logs }) => [
  prometheus({ labels: ["route", "status"] }),
  otelTraces({ share: 1 }),
  logs({ share: 1 }),
]);
