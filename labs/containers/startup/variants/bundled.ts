/** One file for each thread: modules are found, stripped of types and minified at build time. */
import { join } from "node:path";
import { rolldown } from "rolldown";
import { variant } from "../rig.ts";

/** Native addons stay packages, and so does what starts its threads from files of its own. */
const external = ["onnxruntime-node", "piscina"];

export const open = variant(import.meta, {
  async build({ copyModels, copyPackages, into, sources }) {
    // The worker is an entry of its own: it is loaded by its address and not by an import.
    const bundle = await rolldown({ input: [sources.server, sources.worker], platform: "node", external });
    await bundle.write({ dir: join(into, "dist"), entryFileNames: "[name].mjs", minify: true });
    await bundle.close();
    await copyPackages(...external);
    await copyModels();
  },
  command: ["node", "dist/server.mjs"],
});
