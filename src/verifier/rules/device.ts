/**
 * The rule about what a device does on its own: it reaches only memory that is
 * mapped for it.
 *
 * @module
 */

import { dmaRule, type Rule } from "../rule.ts";

/** 0x26: a device reached memory outside its live mappings. */
export const accessOutsideMappings: Rule = dmaRule(0x26, {
  title: "The device reached memory that is not mapped for it",
  documentation:
    "A device read or wrote a range that no live mapping of its adapter covers in that direction, as after a flush that came too early. P2 is the device, P3 the logical address, P4 whether it read or wrote.",
  spec: ["08", "C292", "A29"],
  start: () => ({
    events: {
      DeviceAccess: ({ address, allowed, device, length, write }) => {
        if (allowed) return undefined;
        const type = write ? "write" : "read";
        return {
          sentence: `${device} ${
            write ? "wrote" : "read"
          } ${length} bytes at 0x${
            address.toString(16)
          }, where nothing is mapped for it to ${type}`,
          parameters: [device, address, type],
        };
      },
    },
  }),
});
