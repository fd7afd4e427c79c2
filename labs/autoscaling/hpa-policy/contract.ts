/**
 * A variant is a HorizontalPodAutoscaler of autoscaling/v2, one YAML file, for the Deployment `firewall`. In the simulation a
 * pod answers 100 requests per second on the one core that it requests, and is ready 30 s after the decision; metrics are the
 * mean of 15 s and 30 s old. At any constant rate that 25 pods can answer it must come to rest with enough pods.
 */

/** What is checked: the last ten of forty minutes at one rate. A type and not an interface: it travels as data. */
export type Rest = { readonly answersAll: boolean; readonly isStable: boolean };
