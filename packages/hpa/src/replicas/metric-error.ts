/** Why a metric gives no proposal. */
export type MetricErrorCode =
  /** The metrics API answers with an error. */
  | "api"
  /** It answers, with no sample at all. */
  | "empty"
  /** The selector of the scale matches no pod. */
  | "noPods"
  /** No sample is of a pod that counts. */
  | "noUsableSample"
  /** A container has no request for the resource. */
  | "noRequest"
  /** A pod has no container of that name. */
  | "noContainer"
  /** The samples that count are of pods that request nothing. */
  | "zeroRequests"
  /** The target of an object metric has neither of the fields that its type needs. */
  | "noTarget";

/** A metric that cannot be computed. Its message is the controller's own. */
export class MetricError extends Error {
  override readonly name = "MetricError";
  readonly code: MetricErrorCode;

  constructor(code: MetricErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Runs `compute`; what it throws for a metric gets `context` before its message, as the controller wraps errors. */
export function inContext<T>(context: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof MetricError) throw new MetricError(error.code, `${context}: ${error.message}`);
    throw error;
  }
}
