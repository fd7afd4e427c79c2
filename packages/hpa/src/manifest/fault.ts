/** One thing that is wrong with a manifest, or worth knowing of it. */
export interface Fault {
  /** In the text, from 1. */
  readonly line: number;
  /** Such as `spec.metrics[0].resource.target`; empty where the text is not YAML. */
  readonly field: string;
  /** A whole sentence that names the field. */
  readonly message: string;
}

/** A manifest that Kubernetes would refuse. Its message has a line of text for each fault. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(faultLine).join("\n"));
    this.faults = faults;
  }
}

/** Such as `line 12: spec.maxReplicas must be at least 1, but is 0.` */
export function faultLine({ line, message }: Fault): string {
  return `line ${line}: ${message}`;
}
