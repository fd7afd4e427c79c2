/** Answers the caller with the profile's page, as the example for a web framework does. */
import { inside, variant } from "../rig.ts";

export const open = variant({
  name: "profile-for-answer",
  service: "fastapi",
  looks: inside("pyinstrument-page"),
  diagnose: () => "healthy",
});
