import type { ProgramDescription } from "../program/program.ts";

/** Since 2.42 a rule may keep an alert firing (`keep_firing_for`). `promtool` comes in the same package. */
export const prometheusProgram: ProgramDescription = {
  id: "prometheus",
  title: "Prometheus",
  names: ["prometheus"],
  versionArgs: ["--version"],
  versionPattern: /^prometheus, version (?<version>\d[\d.]*)/m,
  minVersion: "2.42",
  debian: { packages: ["prometheus"] },
  brew: "prometheus",
  megabytes: 19,
  seconds: 15,
};
