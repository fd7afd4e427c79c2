/** Clinic.js Doctor starts the service, samples its vital signs, and names a kind of trouble. */
import { variant } from "../rig.ts";
import { clinicDoctor } from "../support/clinic.ts";
import { isDiagnosed } from "../support/rules.ts";

export const open = variant({
  name: "clinic-doctor",
  service: "fastify",
  looks: clinicDoctor(),
  diagnose: isDiagnosed,
});
