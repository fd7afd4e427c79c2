/** Clinic.js Doctor starts the service, samples its vital signs, and names a kind of trouble. */
import { clinicDoctor, isDiagnosed, variant } from "../rig.ts";

export const open = variant({
  name: "clinic-doctor",
  service: "fastify",
  looks: clinicDoctor(),
  diagnose: isDiagnosed,
});
