import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { openLocalPgBouncer, pgbouncerFix } from "../pgbouncer/local-pgbouncer.ts";
import { reasonOf } from "../provider/check-service.ts";
import type { Surroundings, Way } from "../provider/provider.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { fetchPgBouncer, pgbouncerFolder } from "./debian-package.ts";
import { forbidden } from "./fetch-plan.ts";

interface FetchPlan {
  /** The command as people would type it. */
  readonly shown: string;
  readonly effect: string;
  readonly undo: string;
  run(): Promise<unknown>;
}

/** PgBouncer by the system's package manager: what it changes is said before it is done. */
export function installPgBouncer(surroundings: Surroundings, behind: () => Promise<string>): Way {
  const { env, say, confirm } = surroundings;
  return {
    name: "install",
    async survey() {
      const plan = await planFetch(env);
      if (plan instanceof Unavailable) return { state: "unavailable", detail: plan.found, fix: plan.fix };
      return { state: "possible", detail: `\`${plan.shown}\` gets it (${plan.effect})` };
    },
    async open() {
      const plan = await planFetch(env);
      if (plan instanceof Unavailable) throw plan;
      const change = `\`${plan.shown}\` (${plan.effect}; undo with \`${plan.undo}\`)`;
      if (!confirm) say(`PgBouncer: getting it with ${change}`);
      else if (!(await confirm(`PgBouncer is missing. Get it with ${change}?`)))
        throw new Unavailable("getting it was declined", pgbouncerFix);
      try {
        await plan.run();
      } catch (error) {
        throw new Unavailable(`\`${plan.shown}\` failed (${lastLine(error)})`, pgbouncerFix, {
          cause: error,
        });
      }
      return await openLocalPgBouncer(surroundings, behind);
    },
  };
}

async function planFetch(env: NodeJS.ProcessEnv): Promise<FetchPlan | Unavailable> {
  if (env.LABS_NO_INSTALL === "1") return new Unavailable(forbidden.found, forbidden.fix);
  const answers = (file: string, ...args: string[]) =>
    promisify(execFile)(file, args, { env }).then(
      () => true,
      // Not there.
      () => false,
    );
  // Homebrew refuses to run as root.
  if (process.getuid?.() !== 0 && (await answers("brew", "--version"))) {
    return {
      shown: "brew install pgbouncer",
      effect: "it starts no service",
      undo: "brew uninstall pgbouncer",
      run: () => promisify(execFile)("brew", ["install", "pgbouncer"], { env }),
    };
  }
  if ((await answers("apt-get", "--version")) && (await answers("dpkg-deb", "--version"))) {
    return {
      shown: "apt-get download pgbouncer",
      effect: "half a megabyte, unpacked into a folder of this project; nothing is installed",
      undo: `rm -r ${pgbouncerFolder(env)}`,
      run: () => fetchPgBouncer(env),
    };
  }
  return new Unavailable("neither apt-get nor brew is there to get it", pgbouncerFix);
}

function lastLine(error: unknown): string {
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  return stderr.trim().split("\n").at(-1) || reasonOf(error);
}
