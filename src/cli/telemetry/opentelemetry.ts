/**
 * Spans of a run in the form that OpenTelemetry collectors take: what Effect's
 * exporter would send, kept instead of sent.
 *
 * @module
 */

import { Clock, Effect } from "../../../deps.ts";
import { emitSpans } from "../../report/mod.ts";
import {
  ConfigProvider,
  HttpBody,
  HttpClient,
  HttpClientResponse,
  Layer,
  OtlpExporter,
  OtlpSerialization,
  OtlpTracer,
} from "./deps.ts";
import type { TitledPicture } from "../viewer/page.ts";

/**
 * The run as OTLP/JSON: one object to a line, each the body of a request to
 * `/v1/traces` of a collector. Tick 0 is the present time.
 *
 * @param shown the run and what it is called
 * @param version of this project, which the spans name as their source
 */
export function openTelemetryLines(
  { title, picture }: TitledPicture,
  version: string,
): Effect.Effect<string> {
  return Effect.flatMap(Clock.currentTimeMillis, (now) => {
    // Collectors take 0 for no time at all, and old spans for expired.
    const start = BigInt(now) * 1_000_000n;
    const bodies: string[] = [];
    const emit = Effect.map(
      OtlpTracer.make({
        url: "http://localhost/v1/traces",
        resource: {
          serviceName: "adapter-channel",
          serviceVersion: version,
        },
      }),
      (tracer) => emitSpans(picture, tracer, { name: title, start }),
    );
    return Effect.scoped(emit).pipe(
      Effect.provide(Layer.mergeAll(
        OtlpExporter.layerFlusher,
        // The environment may not be read, and has no say in this.
        ConfigProvider.layer(ConfigProvider.fromUnknown({})),
        keeping(bodies),
        Layer.succeed(HttpClient.HttpClient, nowhere),
      )),
      Effect.map(() => bodies.map((body) => `${body}\n`).join("")),
    );
  });
}

/** Keeps each batch of spans as JSON. */
function keeping(
  bodies: string[],
): Layer.Layer<OtlpSerialization.OtlpSerialization> {
  const refuse = () => {
    throw new TypeError("Only spans are exported");
  };
  return Layer.succeed(OtlpSerialization.OtlpSerialization, {
    traces: (data) => {
      bodies.push(JSON.stringify(data));
      return HttpBody.empty;
    },
    metrics: refuse,
    logs: refuse,
  });
}

/** A client that reaches nobody, and is content. */
const nowhere: HttpClient.HttpClient = HttpClient.make((request) =>
  Effect.succeed(HttpClientResponse.fromWeb(request, new Response(null)))
);
