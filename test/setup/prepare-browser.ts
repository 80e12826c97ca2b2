// Before the tests: a Chromium for the journeys, found or installed, and said so, because installing takes a minute.
import { findBrowser } from './browser.js';

const found = findBrowser();
process.stderr.write(
  'executable' in found
    ? `Browser for the journeys: ${found.executable}\n`
    : `No browser for the journeys, so they will be skipped: ${found.missing}\n`,
);
