/**
 * What only the export of spans uses. Apart from the other commands' modules,
 * because Effect's HTTP modules would make every start slower.
 *
 * @module
 */

import "../../../deps.ts";

export * as ConfigProvider from "npm:effect@^4.1.0/ConfigProvider";
export * as Layer from "npm:effect@^4.1.0/Layer";
export * as HttpBody from "npm:effect@^4.1.0/http/HttpBody";
export * as HttpClient from "npm:effect@^4.1.0/http/HttpClient";
export * as HttpClientResponse from "npm:effect@^4.1.0/http/HttpClientResponse";
export * as OtlpExporter from "npm:effect@^4.1.0/observability/OtlpExporter";
export * as OtlpSerialization from "npm:effect@^4.1.0/observability/OtlpSerialization";
export * as OtlpTracer from "npm:effect@^4.1.0/observability/OtlpTracer";
