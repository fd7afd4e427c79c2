/** Starts sooner because nothing is loaded: the rules decide alone. */
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  build: ({ copyWorkspace }) => copyWorkspace(),
  command: ["node", "packages/firewall/src/server.ts"],
  environment: { MODEL: "" },
});
