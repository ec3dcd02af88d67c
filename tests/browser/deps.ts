/**
 * What only the browser's tests use: a driver for Chromium.
 *
 * @module
 */

export { type Browser, launch, type Page } from "npm:puppeteer-core@^25.16.0";
