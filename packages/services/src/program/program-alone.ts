/** Services that are a program alone: those who need it start it, with a configuration of their own. */
import { LabError, type Service } from "@labs/experiment";
import { type ProviderContext, sourceOf } from "../provider/provider.ts";
import { askVersion, type FoundProgram } from "./find-program.ts";
import type { ProgramDescription } from "./program.ts";
import type { ProgramService } from "./program-providers.ts";

interface ProgramAlone {
  readonly name: Service["name"];
  readonly title: string;
  readonly version: string;
  /** Says where the program is. */
  readonly url: string;
  /** `local`, or `docker` with its image. */
  readonly how: string;
  /** Runs it for its version; rejects where it cannot be run any more. */
  answers(): Promise<unknown>;
}

/** The program as experiments see it. The run itself has no process of it. */
export function programAlone({ name, title, version, url, how, answers }: ProgramAlone): Service {
  return {
    name,
    url,
    record: { name, how, version, settings: {} },
    pids: [],
    empty: async () => {},
    async check() {
      await answers().catch((cause: unknown) => {
        throw new LabError(
          "SERVICE_LOST",
          `${title} ${version} cannot be run any more: run the same command again, it looks for another.`,
          { cause },
        );
      });
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** The program of this machine. */
export function localProgramAlone(
  { env }: ProviderContext,
  name: Service["name"],
  description: ProgramDescription,
  urlOf: (found: FoundProgram) => string,
): ProgramService {
  return {
    description,
    start(found) {
      const { program, title, version } = found;
      const answers = async () => {
        const answer = await askVersion(description, program, env);
        if (typeof answer !== "object") throw new Error(answer ?? `${program.file} is gone`);
      };
      return sourceOf(
        async () => programAlone({ name, title, version, url: urlOf(found), how: "local", answers }),
        () => `${title} ${version}: local, ${program.file}`,
      );
    },
  };
}
