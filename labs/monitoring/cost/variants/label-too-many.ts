/** A label that names the sender: a set of series for each of them. */
import { variant } from "../rig.ts";

export const open = variant(({ prometheus }) => [prometheus({ labels: ["route", "status", "actor"] })]);
