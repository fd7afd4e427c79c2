import type { ProgramDescription } from "../program/program.ts";

/** Since 1.20 the place of its early log is an option (`-e`), so that an ordinary user can start it. */
export const nginxProgram: ProgramDescription = {
  id: "nginx",
  title: "nginx",
  names: ["nginx"],
  versionArgs: ["-v"],
  versionPattern: /^nginx version: nginx\/(?<version>\d[\d.]*)/m,
  minVersion: "1.20",
  debian: { packages: ["nginx"] },
  brew: "nginx",
  megabytes: 1,
  seconds: 10,
  image: "nginx:1.28",
};
