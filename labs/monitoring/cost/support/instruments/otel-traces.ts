/** A record of each request and its screening, for a share of the requests. */
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Instrument } from "../../contract.ts";
import { type Receivers, seenBy } from "../receiver.ts";
import { actorIn, recordedRoute } from "./on-answer.ts";

/** What a request carries along. */
interface Traced {
  readonly span: Span;
  readonly context: Context;
  screening: Span | null;
}

declare module "fastify" {
  interface FastifyRequest {
    traced: Traced | null;
  }
}

const propagator = new W3CTraceContextPropagator();

/** By hooks of Fastify, without patching modules. The decision falls at the beginning, before anything is known. */
export function otelTraces({ share }: { readonly share: number }, receivers: Receivers): Instrument {
  return (api, instance) => {
    const exporter = new OTLPTraceExporter({ url: `${receivers.otlp}/v1/traces` });
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ "service.name": "firewall", "service.instance.id": instance }),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    const tracer = provider.getTracer("firewall");
    api.decorateRequest("traced", null);

    api.addHook("onRequest", (request, _, done) => {
      const { url } = request.routeOptions;
      if (url === recordedRoute) {
        const parent = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
        const attributes = { "http.request.method": request.method, "http.route": url };
        const span = tracer.startSpan(`POST ${url}`, { kind: SpanKind.SERVER, attributes }, parent);
        request.traced = { span, context: trace.setSpan(parent, span), screening: null };
      }
      done();
    });
    api.addHook("preHandler", (request, _, done) => {
      const { traced } = request;
      if (traced !== null) {
        const attributes = { "http.route": recordedRoute, "firewall.actor": actorIn(request) };
        traced.screening = tracer.startSpan("screen", { attributes }, traced.context);
      }
      done();
    });
    api.addHook("preSerialization", (request, _, payload, done) => {
      request.traced?.screening?.end();
      done(null, payload);
    });
    api.addHook("onError", (request, _, error, done) => {
      const { span, screening } = request.traced ?? {};
      // What the caller did wrong is no failure of the service.
      if ((error.statusCode ?? 500) >= 500)
        span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      screening?.recordException(error);
      screening?.end();
      done();
    });
    api.addHook("onResponse", (request, reply, done) => {
      const { span } = request.traced ?? {};
      span?.setAttribute("http.response.status_code", reply.statusCode);
      span?.end();
      done();
    });
    return {
      name: "traces",
      flush: () => provider.forceFlush(),
      seen: () => seenBy(receivers, instance),
      [Symbol.asyncDispose]: () => provider.shutdown(),
    };
  };
}
