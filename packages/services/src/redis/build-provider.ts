import { forbidden, installFix } from "../program/fetch-plan.ts";
import type { Surroundings, Way } from "../provider/provider.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { buildRedis, canBuild } from "./build-redis.ts";
import { openLocalRedis } from "./local-redis.ts";

const effect = "about two minutes, once, into node_modules";

/** Redis compiled from its sources: the last resort, it takes minutes. */
export function buildRedisWay(surroundings: Surroundings): Way {
  const { env, say, confirm } = surroundings;
  const obstacle = () => {
    if (env.LABS_NO_INSTALL === "1") return new Unavailable(forbidden.found, forbidden.fix);
    if (!canBuild(env))
      return new Unavailable(
        "make and a C compiler to build it are missing",
        "install make and a C compiler",
      );
    return undefined;
  };
  return {
    name: "build",
    async survey() {
      const found = obstacle();
      if (found) return { state: "unavailable", detail: found.found, fix: found.fix };
      return { state: "possible", detail: `built from its sources at first use (${effect})` };
    },
    async open() {
      const found = obstacle();
      if (found) throw found;
      if (!confirm)
        say(
          `Redis: building it from its sources (${effect}); undo by removing packages/services/node_modules/.cache`,
        );
      else if (!(await confirm(`Build Redis from its sources (${effect})?`))) {
        throw new Unavailable("building it was declined", installFix);
      }
      await buildRedis(env);
      return await openLocalRedis(surroundings);
    },
  };
}
