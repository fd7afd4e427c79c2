/** Who may import whom: from labs to packages, and downwards among the packages. */
import type { Module } from "./modules.ts";

/** What a package's own sources may import of the others. */
const below: Readonly<Record<string, readonly string[]>> = {
  experiment: [],
  hpa: [],
  tensorboard: ["experiment", "services"],
  manifests: ["experiment", "hpa"],
  services: ["experiment"],
  firewall: ["experiment", "services", "models"],
  models: ["experiment", "services"],
  harness: ["experiment"],
  report: ["experiment"],
  learner: ["experiment", "report"],
  site: ["experiment", "report", "learner"],
  cli: ["experiment", "harness", "services", "learner", "manifests", "report", "site", "tensorboard"],
};
const belowLabs = ["experiment", "hpa", "services", "firewall", "models", "tensorboard"];
/** The firewall and the models are libraries to a variant, as a driver is; the others are not. */
const libraries = ["firewall", "models"];

/** A sentence for each import that points the wrong way. */
export function findWrongArrows(modules: readonly Module[]): string[] {
  return modules.flatMap((module) =>
    module.imports.flatMap(({ specifier, target }) => {
      const why = objection(module.path, specifier, target);
      return why === null ? [] : `${module.path} imports ${specifier}: ${why}`;
    }),
  );
}

function objection(path: string, specifier: string, target: string | null): string | null {
  const [group = "", owner = "", ...rest] = path.split("/");
  const from = rest.join("/");
  const isLab = group === "labs";
  const [, named] = /^@labs\/([^/]+)/.exec(specifier) ?? [];

  if (specifier.startsWith(".")) {
    if (target === null) return "there is no such file";
    if (!target.startsWith(`${group}/${owner}/`)) return "it leaves its workspace";
    return isLab ? insideLab(from, target.split("/").slice(2).join("/")) : null;
  }
  if (named === undefined) return null;
  if (isVariant(from))
    return libraries.includes(named) ? null : "a variant imports its library, contract, rig and data";
  if (named === owner) return "a package does not import itself by name";
  if (!isLab) return below[owner]?.includes(named) ? null : `${owner} stands below ${named}`;
  const besides = isTest(from) || from.includes("/extra/") ? ["harness"] : isGate(from) ? gateTools : [];
  return [...belowLabs, ...besides].includes(named)
    ? null
    : "a lab imports experiment, hpa, services, firewall, models and tensorboard";
}

/** Imports within a lab: an experiment knows itself and what its lab shares. */
function insideLab(from: string, to: string): string | null {
  const [experiment = "", ...file] = from.split("/");
  const [other = "", ...reached] = to.split("/");
  if (other !== experiment) {
    if (other === "shared" && !isVariant(from)) return null;
    return isVariant(from)
      ? "a variant imports its library, contract, rig and data"
      : "what experiments share stands in shared/ of their lab";
  }
  if (!isVariant(from)) return null;
  const allowed = ["contract.ts", "rig.ts", "data.ts"].includes(reached.join("/"));
  return allowed ? null : `a variant imports its library, contract, rig and data (${file[0]}/)`;
}

/** What a service's CI runs, as a process of its own, in an experiment about pipelines. */
const isGate = (path: string) => path.includes("/support/service/gates/");
const gateTools = ["harness", "manifests"];

const isTest = (path: string) => /\.test\.ts$|\.fixture\.ts$/.test(path);
const isVariant = (path: string) => /^[^/]+\/(variants|wrong)\//.test(path) && !isTest(path);
