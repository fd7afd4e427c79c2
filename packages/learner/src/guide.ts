/** The guide's areas with their labs, in the guide's order. */
const guide: readonly { readonly area: string; readonly labs: readonly string[] }[] = [
  { area: "API", labs: ["async-endpoints", "caching", "load-balancing"] },
  { area: "ML pipeline", labs: ["model-efficiency", "batching", "parallelization"] },
  { area: "Database", labs: ["indexing", "connection-pooling"] },
  { area: "Containers and scaling", labs: ["containers", "autoscaling", "delivery"] },
  { area: "Monitoring and profiling", labs: ["monitoring", "profiling"] },
  { area: "The whole service", labs: ["capstone"] },
];

/** The part of the guide that a lab belongs to. */
export function areaOf(lab: string): string {
  return guide.find(({ labs }) => labs.includes(lab))?.area ?? "More";
}

/** Where a lab stands in the guide's order; others come behind its own. */
export function placeInGuide(lab: string): number {
  const labs = guide.flatMap((one) => one.labs);
  return labs.includes(lab) ? labs.indexOf(lab) : labs.length;
}
