/**
 * The drivers that are mutated, file by file.
 *
 * @module
 */

/** A driver with the files that it is made of. */
export interface Subject {
  /** Names it, and its scenarios. */
  readonly name: string;
  /** Its files, by their paths in the repository; the first one is loaded. */
  readonly files: readonly string[];
}

/** Every built-in driver. */
export const subjects: readonly Subject[] = [
  {
    name: "disk",
    files: [
      "src/devices/disk_driver.ts",
      "src/devices/disk_request.ts",
      "src/devices/disk_watchdog.ts",
    ],
  },
  { name: "file copy", files: ["src/simulator/file_copy.ts"] },
  { name: "transaction", files: ["tests/clients/transaction.ts"] },
  {
    name: "system transaction",
    files: ["tests/clients/system_transaction.ts"],
  },
];
