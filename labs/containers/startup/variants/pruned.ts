/** ONNX Runtime without the binaries of other platforms, of which one package brings five. */
import { glob, rm } from "node:fs/promises";
import { join } from "node:path";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async build({ copyWorkspace, into }) {
    await copyWorkspace();
    const binaries = glob("node_modules/.pnpm/onnxruntime-node@*/**/bin/napi-v*/*/*/", { cwd: into });
    for await (const path of binaries) {
      if (!path.endsWith(join(process.platform, process.arch)))
        await rm(join(into, path), { recursive: true });
    }
  },
  command: ["node", "packages/firewall/src/server.ts"],
});
