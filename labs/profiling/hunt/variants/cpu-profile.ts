/** V8's sampling profiler, the one behind `--cpu-prof`, a thousand times a second. */
import { variant } from "../rig.ts";
import { inside } from "../support/attach.ts";
import { grown, sharesOf } from "../support/rules.ts";
import { stacksOfProfile } from "../support/v8-output.ts";

const shares = (profile: string) => sharesOf(stacksOfProfile(profile), "fastify");

export const open = variant({
  name: "cpu-profile",
  service: "fastify",
  looks: inside("cpu-profile"),
  diagnose: (profile, healthy) => grown(shares(profile), shares(healthy)),
  stacks: stacksOfProfile,
});
