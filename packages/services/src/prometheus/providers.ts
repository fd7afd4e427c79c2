import { LabError, type Service } from "@labs/experiment";
import { askVersion } from "../program/find-program.ts";
import { fetchProvider, localProvider, type ProgramService } from "../program/program-providers.ts";
import { type Provider, type ProviderContext, sourceOf } from "../provider/provider.ts";
import { prometheusProgram } from "./prometheus-program.ts";
import { type PrometheusSource, prometheusUrl } from "./prometheus-source.ts";

/** In the order in which they are tried. `promtool` is run from the same folder, so that a container would not do. */
export function prometheusProviders(context: ProviderContext): readonly Provider[] {
  const local = localPrometheus(context);
  return [localProvider(context, local), fetchProvider(context, local)];
}

function localPrometheus({ env }: ProviderContext): ProgramService {
  return {
    description: prometheusProgram,
    start({ program, title, version }) {
      const answers = async () => {
        const answer = await askVersion(prometheusProgram, program, env);
        if (typeof answer !== "object") throw new Error(answer ?? `${program.file} is gone`);
      };
      return sourceOf(
        async () => prometheusService({ version, program }, answers),
        () => `${title} ${version}: local, ${program.file}`,
      );
    },
  };
}

/** A program, which is started with a configuration of its own. The run itself has no process of it. */
function prometheusService(source: PrometheusSource, answers: () => Promise<unknown>): Service {
  const { version } = source;
  return {
    name: "prometheus",
    url: prometheusUrl(source),
    record: { name: "prometheus", how: "local", version, settings: {} },
    pids: [],
    empty: async () => {},
    async check() {
      await answers().catch((cause: unknown) => {
        throw new LabError(
          "SERVICE_LOST",
          `Prometheus ${version} cannot be run any more: run the same command again, it looks for another.`,
          { cause },
        );
      });
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
