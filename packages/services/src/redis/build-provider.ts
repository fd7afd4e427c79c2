import { installForbidden } from "../program/fetch-program.ts";
import { openProgram, type ProgramService } from "../program/program-providers.ts";
import { consent, type Provider, type ProviderContext } from "../provider/provider.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { buildFolder, buildRedis, canBuild } from "./build-redis.ts";

const effect = "about two minutes, once, into a folder of this project";

/** Redis compiled from its sources: the last provider, it takes minutes. */
export function buildProvider(context: ProviderContext, local: ProgramService): Provider {
  const { env } = context;
  const obstacle = () => {
    if (env.LABS_NO_INSTALL === "1") return installForbidden();
    if (canBuild(env)) return undefined;
    return new Unavailable(
      "make and a C compiler to build it are missing",
      "install make and a C compiler (`sudo apt-get install build-essential`)",
    );
  };
  return {
    name: "build",
    async survey() {
      const found = obstacle();
      if (found) return { state: "unavailable", detail: found.reason, fix: found.fix };
      return { state: "possible", detail: `built from its sources at first use (${effect})` };
    },
    async open() {
      const found = obstacle();
      if (found) throw found;
      const change = `a build from its sources (${effect}; undo with \`rm -r ${buildFolder(env)}\`)`;
      await consent(context, "Redis", change);
      await buildRedis(env);
      return await openProgram(env, local);
    },
  };
}
