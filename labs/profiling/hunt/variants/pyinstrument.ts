/** Pyinstrument samples every request through its awaits: what computes, and else where it waits. */
import { grown, inside, sharesOf, stacksOfSessions, variant, waitsLonger, waitsOfSessions } from "../rig.ts";

const computing = (sessions: string) => stacksOfSessions(sessions, "computing");
const shares = (sessions: string) => sharesOf(computing(sessions), "fastapi");

export const open = variant({
  name: "pyinstrument",
  service: "fastapi",
  looks: inside("pyinstrument"),
  diagnose: (sessions, healthy) => {
    const found = grown(shares(sessions), shares(healthy));
    return found === "healthy" ? waitsLonger(waitsOfSessions(sessions), waitsOfSessions(healthy)) : found;
  },
  stacks: computing,
});
