import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestLedger } from '../../apps/web/test/test-ledger.js';
import { findBrowser } from '../setup/browser.js';
import {
  type Address,
  DESK,
  firstOfEach,
  NARROW,
  type PageMet,
  shapeOf,
  violationsOn,
  Walk,
  WITHOUT_SCRIPTS,
  type Window,
} from './walk.js';

/** Named as skipped where there is no browser. */
export function describeInBrowser(title: string, tests: () => void): void {
  const found = findBrowser();
  if ('missing' in found) describe.skip(`${title} (there is no browser: ${found.missing})`, tests);
  else describe(title, tests);
}

/**
 * Walks every page and form of a ledger in one state, on a desk, 320 pixels wide and without scripts. The rules of
 * accessibility are asked once for each template and way of looking; what is cheap to ask is asked of every page.
 *
 * @param tell brings the ledger into its state. @returns the addresses of its pages.
 */
export function describeState(state: string, tell: (ledger: TestLedger) => Promise<readonly Address[]>): void {
  describeInBrowser(`the pages of ${state}`, () => {
    let walk: Walk;
    let addresses: readonly Address[];
    beforeAll(async () => {
      walk = await Walk.open();
      addresses = await tell(walk.ledger);
    });
    afterAll(() => walk?.close());

    it.each([
      ['on a desk', DESK],
      ['320 pixels wide', NARROW],
      ['without scripts', WITHOUT_SCRIPTS],
    ])(
      'are accessible %s, scroll sideways nowhere, and break no policy of their own',
      async (_, window) => {
        const isFirst = firstOfEach();
        const look = async (met: PageMet) => [
          ...(await shapeOf(met.page)),
          ...(isFirst(shapeName(met, window)) ? await violationsOn(met.page) : []),
        ];
        expect(await walk.through(addresses, window, look)).toEqual([]);
        // A busy machine is given its time: hundreds of pages, one after the other.
      },
      900_000,
    );
  });
}

/** All forms are printed by one template, and each is another one: that is looked at once. */
function shapeName({ template, url, status }: PageMet, window: Window): string {
  return template.startsWith('forms/') && window === DESK ? `${template} ${url}` : `${template} ${status}`;
}
