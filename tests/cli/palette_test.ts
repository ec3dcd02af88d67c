/**
 * The viewer's colours, light and dark, by the rules of WCAG 2.2: text stands
 * out 4.5 to 1 from what is behind it (1.4.3), marks and lines 3 to 1 (1.4.11).
 *
 * @module
 */

import { HUES } from "../../src/cli/viewer/client/drawing.js";
import palette from "../../src/cli/viewer/client/palette.css" with {
  type: "text",
};
import { assert, assertEquals } from "../deps.ts";

type Rgb = readonly number[];

/** The colours of each theme, by name. */
const themes = palette.split(/(?=:root)/).map((block) =>
  new Map(
    [...block.matchAll(/--([\w-]+): ([^;]+);/g)].map((
      [, name, value],
    ) => [name!, value!]),
  )
);

function rgb(value: string): Rgb {
  const digits = /^#(..)(..)(..)$/.exec(value);
  assert(digits !== null, value);
  return digits.slice(1).map((two) => parseInt(two, 16));
}

/** What `rgb(R G B / A)` gives on a ground. */
function over(value: string, ground: Rgb): Rgb {
  const [r, g, b, alpha] = /(\d+) (\d+) (\d+) \/ ([\d.]+)/.exec(value)!
    .slice(1).map(Number);
  return [r!, g!, b!].map((part, i) =>
    part * alpha! + ground[i]! * (1 - alpha!)
  );
}

function hsl(hue: number, block: string): Rgb {
  const [s, l] = block.split(" ").map((part) => parseFloat(part) / 100);
  const a = s! * Math.min(l!, 1 - l!);
  return [0, 8, 4].map((n) => {
    const k = (n + hue / 30) % 12;
    return 255 * (l! - a * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  });
}

function luminance(color: Rgb): number {
  const [r, g, b] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

Deno.test("both themes have every colour", () => {
  assertEquals(themes.length, 2);
  assertEquals([...themes[0]!.keys()], [...themes[1]!.keys()]);
});

Deno.test("text stands out from what is behind it, in both themes", () => {
  for (const theme of themes) {
    const color = (name: string) => rgb(theme.get(name)!);
    for (const text of ["text", "quiet", "difference", "trouble", "cursor"]) {
      for (const ground of ["ground", "raised"]) {
        const found = contrast(color(text), color(ground));
        assert(found >= 4.5, `${text} on ${ground}: ${found}`);
      }
    }
    for (const level of ["level-1", "level-2", "level-3"]) {
      const shade = over(theme.get(level)!, color("ground"));
      const found = contrast(color("quiet"), shade);
      assert(found >= 4.5, `words on ${level}: ${found}`);
    }
    for (const hue of HUES) {
      const block = hsl(hue, theme.get("block")!);
      const found = contrast(color("on-block"), block);
      assert(found >= 4.5, `words on a block of hue ${hue}: ${found}`);
    }
  }
});

Deno.test("marks, arrows and frames stand out from their ground", () => {
  const marks = [
    ...["calls", "messages", "requests", "transfers", "interrupts", "memory"],
    ...["turns", "trouble", "counter", "held", "cursor", "difference"],
    ...["message", "dpc", "interrupt", "grant"].map((kind) => `arrow-${kind}`),
  ];
  for (const theme of themes) {
    const ground = rgb(theme.get("ground")!);
    for (const mark of marks) {
      const found = contrast(rgb(theme.get(mark)!), ground);
      assert(found >= 3, `${mark}: ${found}`);
    }
  }
});
