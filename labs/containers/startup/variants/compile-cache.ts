/** The sources, with what V8 compiled of them at build time: types stripped, modules parsed, functions as bytecode. */
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async build({ copyWorkspace, startOnce }) {
    await copyWorkspace();
    // The cache is written when the process ends by itself.
    await startOnce();
  },
  command: ["node", "packages/firewall/src/server.ts"],
  environment: { NODE_COMPILE_CACHE: "compile-cache" },
});
