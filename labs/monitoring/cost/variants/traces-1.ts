/** Of a hundred requests one leaves its spans. */
import { variant } from "../rig.ts";

export const open = variant(({ otelTraces }) => [otelTraces({ share: 0.01 })]);
