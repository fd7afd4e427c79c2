/**
 * A variant is a HorizontalPodAutoscaler of autoscaling/v2, one YAML file, for the Deployment `firewall`; its metric is what
 * differs. It may read `cpu`; `requests_in_flight` (what a pod works on, of the 16 that it takes), `requests_waiting` (what is
 * not worked on yet) and `requests_per_second` (what a pod answers) of pods, or of all together as an External metric, where
 * the last one is what arrives. With nearly no load it must come to rest at its 2 pods, and at its 30 under far too much.
 */

/** What is checked: the pods of the last ten of forty minutes at one rate. A type and not an interface: it travels as data. */
export type Rest = { readonly pods: number | "they change" };
