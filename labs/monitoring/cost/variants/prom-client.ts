/** Counter and histogram, with labels of which each has a few values. */
import { variant } from "../rig.ts";

export const open = variant(({ prometheus }) => [prometheus({ labels: ["route", "status"] })]);
