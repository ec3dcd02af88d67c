/**
 * What only the browser's tests use: a driver for Chromium, and the rules of
 * accessibility as a script.
 *
 * @module
 */

export { default as axe } from "npm:axe-core@^4.12.0";
export { type Browser, launch, type Page } from "npm:puppeteer-core@^25.16.0";
