/**
 * The rule about the description that IoGetDmaAdapter is given.
 *
 * @module
 */

import { dmaRule, type Rule } from "../rule.ts";

/** The newest DEVICE_DESCRIPTION version that exists. */
const NEWEST_VERSION = 3;

/** 0x25: the description has a version that no system knows. */
export const unknownDescription: Rule = dmaRule(0x25, {
  title: "Unknown device-description version",
  documentation:
    "IoGetDmaAdapter was given a description whose Version is above 3; it returns NULL. P2 is the version.",
  spec: ["08", "C022"],
  start: () => ({
    calls: {
      ioGetDmaAdapter: ({ arguments: { deviceObject, version } }) =>
        !(Number(version) > NEWEST_VERSION) ? undefined : {
          sentence:
            `IoGetDmaAdapter for ${deviceObject} was given a description of version ${version}; the newest is ${NEWEST_VERSION}`,
          parameters: [version!],
        },
    },
  }),
});
