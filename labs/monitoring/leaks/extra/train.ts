/**
 * Records the training services and prints the figures that detectors read, from which the thresholds of `data.ts` were chosen.
 *
 * `npx pnpm exec node labs/monitoring/leaks/extra/train.ts [node | python]`
 */
import { argv, stdout } from "node:process";
import { random } from "@labs/experiment";
import { modelFile } from "@labs/models";
import { openServices } from "@labs/services";
import type { Language } from "../contract.ts";
import { trainingServices } from "../data.ts";
import { lookForPython } from "../support/python.ts";
import { record } from "../support/record.ts";
import { serviceOf } from "../support/service.ts";

const languages: readonly Language[] = ["node", "python"];
const seeds = [1];

await using services = openServices({ say: () => {} });
const { url: postgres } = await services.postgres();
const python = await lookForPython();
for (const language of languages.filter((each) => (argv[2] ?? each) === each))
  for (const seed of seeds) {
    const draw = random("training", seed);
    for (const { plant, bytes } of trainingServices(language, draw)) {
      const order = { language, plant, bytes, postgres, model: modelFile("tiny"), ...python };
      const recording = await record(order, draw);
      const { service } = serviceOf(recording);
      const { heap, rss } = service.afterGc();
      const figures = { rss: service.rss(), "heap with garbage": service.heap(), heap, "rss after gc": rss };
      const trends = Object.entries(figures).map(
        ([name, { trend }]) => `${name} ${trend.perRequest.toFixed(1)} (${trend.r2.toFixed(2)})`,
      );
      stdout.write(`${language} ${plant}: ${trends.join("  ")}\n`);
      for (const [tool, { growths, price }] of Object.entries(recording.tools)) {
        const named = growths
          .slice(0, 3)
          .map(({ name, count, bytes: size }) => `${name} ${count.toFixed(2)}/${size.toFixed(0)} B`);
        const paid = `${price.stoppedMs.toFixed(0)} ms, ${(price.extraBytes / 1e6).toFixed(0)} MB, ${price.speed.toFixed(2)}`;
        stdout.write(`    ${tool} [${paid}]: ${named.join(", ")}\n`);
      }
    }
  }
