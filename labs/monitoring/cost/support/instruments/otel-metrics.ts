/** Metrics that the process pushes by itself, by OTLP. */
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import type { Instrument } from "../../contract.ts";
import { type Receivers, seenBy } from "../receiver.ts";
import { onAnswer } from "./on-answer.ts";
import { buckets } from "./prometheus.ts";

/** The default is a minute: here many exports fall into a measurement. */
const exportIntervalMillis = 1_000;

/** The histogram of OpenTelemetry's conventions for HTTP servers: its count is the number of requests. */
export function otelMetrics(receivers: Receivers): Instrument {
  return (api, instance) => {
    const exporter = new OTLPMetricExporter({ url: `${receivers.otlp}/v1/metrics` });
    const provider = new MeterProvider({
      resource: resourceFromAttributes({ "service.name": "firewall", "service.instance.id": instance }),
      readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis })],
    });
    const seconds = provider.getMeter("firewall").createHistogram("http.server.request.duration", {
      unit: "s",
      advice: { explicitBucketBoundaries: buckets },
    });
    onAnswer(api, (answered) => {
      seconds.record(answered.seconds, {
        "http.route": answered.route,
        "http.request.method": "POST",
        "http.response.status_code": answered.status,
      });
    });
    return {
      name: "otel-metrics",
      flush: () => provider.forceFlush(),
      seen: () => seenBy(receivers, instance),
      [Symbol.asyncDispose]: () => provider.shutdown(),
    };
  };
}
