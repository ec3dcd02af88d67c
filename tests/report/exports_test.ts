/** Runs as spans for a tracer, and searches as a JUnit report. */

import { Effect } from "../../deps.ts";
import { explore } from "../../src/explore/mod.ts";
import { emitSpans, junit, pictureOf } from "../../src/report/mod.ts";
import { assert, assertEquals, assertStringIncludes, Tracer } from "../deps.ts";
import { sharedChannel } from "./runs.ts";

/** The spans that a run gives. */
function spansOf(start?: bigint): Tracer.NativeSpan[] {
  const spans: Tracer.NativeSpan[] = [];
  const tracer = Tracer.make({
    span(options) {
      const span = new Tracer.NativeSpan(options);
      spans.push(span);
      return span;
    },
  });
  emitSpans(
    pictureOf(sharedChannel()),
    tracer,
    start === undefined ? {} : { start },
  );
  return spans;
}

function parentName({ parent }: Tracer.Span): string | undefined {
  return parent._tag === "Some" && parent.value._tag === "Span"
    ? parent.value.name
    : undefined;
}

Deno.test("everything that lasts is a span within what it lies in, and all end", () => {
  const spans = spansOf();
  assertEquals(parentName(spans[0]!), undefined);
  const callback = spans.find(({ name }) =>
    name === "AdapterControl of request 1"
  )!;
  assertEquals(parentName(callback), "allocateAdapterChannelEx");
  const wait = spans.find(({ name }) => name === "wait: request 2")!;
  assertEquals(wait.attributes.get("actor"), "second");
  assertEquals(parentName(wait), spans[0]!.name);
  const [link] = wait.links;
  assertEquals(
    link!.span._tag === "Span" && link!.span.name,
    "allocateAdapterChannelEx",
  );
  assert(spans.every(({ status }) => status._tag === "Ended"));
});

Deno.test("ticks are microseconds from the start that is given", () => {
  const [root, ...others] = spansOf(5_000n);
  const last = others.at(-1)!;
  assertEquals(root!.status.startTime, 5_000n);
  assert(last.status.startTime >= 5_000n + 10_000_000n);
  const events = [root!, ...others].flatMap((span) => span.events);
  assertEquals(events.length, pictureOf(sharedChannel()).moments.length);
});

Deno.test("a JUnit report has a case for each search and the story of what failed", () => {
  const passes = explore(Effect.succeed(1), { name: 'a "b" <c>' });
  const fails = explore(Effect.die("\x1b[31mred & dead"), { name: "dies" });
  const text = junit([passes, fails], "races & more");
  assertStringIncludes(text, '<testsuites tests="2" failures="1"');
  assertStringIncludes(text, 'name="a &quot;b&quot; &lt;c&gt;"');
  assertStringIncludes(text, 'classname="races &amp; more"');
  assertStringIncludes(text, 'type="defect"');
  assertStringIncludes(text, "red &amp; dead");
  assertEquals(text.includes("\x1b"), false);
});

/** When a span of a run that has ended began and ended. */
function timesOf({ status }: Tracer.NativeSpan): readonly [bigint, bigint] {
  assert(status._tag === "Ended");
  return [status.startTime, status.endTime];
}

Deno.test("spans last some time, within what they lie in, and so do their events", () => {
  const spans = spansOf(7n);
  const told = new Map(spans.map((span) => [span.spanId, timesOf(span)]));
  for (const span of spans) {
    const [from, to] = timesOf(span);
    assert(from < to, span.name);
    const parent = span.parent._tag === "Some"
      ? told.get(span.parent.value.spanId)!
      : [7n, to];
    assert(from >= parent[0]! && to <= parent[1]!, span.name);
    for (const [name, time] of span.events) {
      assert(time >= from && time < to, `${name} outside ${span.name}`);
    }
  }
  const call = spans.find(({ name }) => name === "allocateAdapterChannelEx")!;
  const [first, ...more] = call.events.map(([name]) => name);
  assertEquals(first, "calls allocateAdapterChannelEx on adapter");
  assert(more.length > 0);
});

/** A tag with its attributes, whose values hold no sign that XML reserves. */
const TAG =
  /^<(\/?)(\w+)((?:\s+\w+="(?:[^"<&]|&(?:amp|lt|gt|quot);)*")*)(\/?)>/;

/** Text without markup. */
const TEXT = /^(?:[^<&]|&(?:amp|lt|gt|quot);)+/;

/** The names of the elements of a document, if every one is closed in its turn. */
function elementsOf(xml: string): string[] {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  assert(xml.startsWith(declaration));
  const names: string[] = [];
  const open: string[] = [];
  for (let rest = xml.slice(declaration.length); rest !== "";) {
    const tag = TAG.exec(rest);
    const [piece] = tag ?? TEXT.exec(rest) ?? [];
    assert(piece !== undefined, `no XML: ${rest.slice(0, 60)}`);
    rest = rest.slice(piece.length);
    if (tag === null) continue;
    const [, end, name, , alone] = tag;
    if (end !== "") assertEquals(open.pop(), name);
    else {
      names.push(name!);
      if (alone === "") open.push(name!);
    }
  }
  assertEquals(open, []);
  return names;
}

Deno.test("a JUnit report is well-formed XML, whatever names and messages hold", () => {
  const evil = "a \"b\" <c> & ]]> \0 \x1b[31m \uD800 \uFFFE 'd' <!-- \n\t e";
  const text = junit([
    explore(Effect.succeed(1), { name: evil }),
    explore(Effect.die(evil), { name: evil }),
  ], evil);
  assertEquals(elementsOf(text), [
    ...["testsuites", "testsuite", "testcase", "testcase", "failure"],
  ]);
  // Lone halves of letters, and letters that XML 1.0 does not know.
  // deno-lint-ignore no-control-regex -- these it must not hold
  assertEquals(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/.test(text), false);
  assert(text.isWellFormed());
});
