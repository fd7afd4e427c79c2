/** The naive firewall with one switch. */
import type { Switch } from "../contract.ts";
import { variant } from "../rig.ts";

export const only = (name: Switch) => variant([name]);
