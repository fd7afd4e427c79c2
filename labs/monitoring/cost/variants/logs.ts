/** A line for every request. */
import { variant } from "../rig.ts";

export const open = variant(({ logs }) => [logs({ share: 1 })]);
