/**
 * What the main job did, for programs: one JSON object.
 *
 * @module
 */

import type { SentFile } from "../files/send_file.ts";

/**
 * Writes the report as one line of JSON.
 *
 * @param withFaults whether the machine was made to do things wrong
 */
export function fileReportJson(
  sent: SentFile,
  withFaults: boolean,
): string {
  const { report, sha256In, sha256Out } = sent;
  return `${
    JSON.stringify({
      status: report.status,
      bytes: report.bytes,
      sha256In,
      sha256Out,
      transfers: report.transfers,
      grantedAtOnce: report.grantedAtOnce,
      grantedAfterWaiting: report.grantedAfterWaiting,
      waitTicksMedian: report.waitTicksMedian,
      waitTicksMax: report.waitTicksMax,
      cancelsWon: report.cancelsWon,
      cancelsLost: report.cancelsLost,
      bouncedPages: report.bouncedPages,
      interrupts: report.interrupts,
      dpcRuns: report.dpcRuns,
      messages: report.messages,
      freeMapRegisters: report.freeMapRegisters,
      poolSize: report.poolSize,
      // Takes several runs beside a plain copy: `figures main-job` measures it.
      timeRatio: null,
      findings: report.findings,
      ...(withFaults ? { error: report.error ?? null } : {}),
      ...(withFaults ? { faults: report.faults } : {}),
    })
  }\n`;
}
