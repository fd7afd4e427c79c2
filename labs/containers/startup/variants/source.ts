/** The sources as they are: Node strips the types and loads every module by itself. */
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  build: ({ copyWorkspace }) => copyWorkspace(),
  command: ["node", "packages/firewall/src/server.ts"],
});
