/** Reads what arrives as OTLP in JSON: spans and histograms, by instance and route. */

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string | number };
}

interface Attributed {
  readonly attributes?: readonly Attribute[];
}

export interface Traces {
  readonly resourceSpans: readonly {
    readonly resource: Attributed;
    readonly scopeSpans: readonly {
      readonly spans: readonly (Attributed & {
        /** 2: it answers a caller. */
        readonly kind: number;
        readonly startTimeUnixNano: string;
        readonly endTimeUnixNano: string;
        /** Code 2: an error. */
        readonly status?: { readonly code?: number; readonly message?: string };
      })[];
    }[];
  }[];
}

export interface Metrics {
  readonly resourceMetrics: readonly {
    readonly resource: Attributed;
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly histogram?: {
          readonly dataPoints: readonly (Attributed & {
            readonly count: string | number;
            readonly sum: number;
          })[];
        };
      }[];
    }[];
  }[];
}

/** A span: of a request, or of a step in it. */
export interface ReceivedSpan {
  readonly instance: string;
  readonly route: string;
  readonly isRequest: boolean;
  readonly failed: boolean;
  readonly seconds: number;
  readonly reason: string;
}

export function otlpSpans({ resourceSpans }: Traces): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const instance = text(resource, "service.instance.id");
    const spans = scopeSpans.flatMap((scope) => scope.spans);
    return spans.map((span) => ({
      instance,
      route: text(span, "http.route"),
      isRequest: span.kind === 2,
      failed: span.status?.code === 2,
      seconds: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e9,
      reason: span.status?.message ?? "",
    }));
  });
}

/** A point of a histogram of response times; counts are since the start of the instance. */
export interface ReceivedPoint {
  readonly instance: string;
  readonly route: string;
  readonly status: number;
  readonly count: number;
  readonly sum: number;
}

export function otlpMetrics({ resourceMetrics }: Metrics): ReceivedPoint[] {
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) => {
    const instance = text(resource, "service.instance.id");
    const points = scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap(({ histogram }) => histogram?.dataPoints ?? []),
    );
    return points.map((point) => ({
      instance,
      route: text(point, "http.route"),
      status: Number(text(point, "http.response.status_code")),
      count: Number(point.count),
      sum: point.sum,
    }));
  });
}

/** The instance that sent a batch. */
export function senderOf(batch: Traces | Metrics): string {
  const [first] = "resourceSpans" in batch ? batch.resourceSpans : batch.resourceMetrics;
  return first === undefined ? "" : text(first.resource, "service.instance.id");
}

function text({ attributes = [] }: Attributed, key: string): string {
  const value = attributes.find((attribute) => attribute.key === key)?.value;
  return String(value?.stringValue ?? value?.intValue ?? "");
}
