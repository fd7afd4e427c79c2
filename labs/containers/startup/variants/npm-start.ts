/** npm starts a shell, and the shell starts Node. */
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  build: ({ copyWorkspace }) => copyWorkspace(),
  command: ["npm", "--prefix", "packages/firewall", "start"],
});
