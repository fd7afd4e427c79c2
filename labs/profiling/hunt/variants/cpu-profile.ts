/** V8's sampling profiler, the one behind `--cpu-prof`, a thousand times a second. */
import { grown, inside, sharesOf, stacksOfProfile, variant } from "../rig.ts";

const shares = (profile: string) => sharesOf(stacksOfProfile(profile), "fastify");

export const open = variant({
  name: "cpu-profile",
  service: "fastify",
  looks: inside("cpu-profile"),
  diagnose: (profile, healthy) => grown(shares(profile), shares(healthy)),
  stacks: stacksOfProfile,
});
