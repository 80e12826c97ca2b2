import { findBrowser, launch } from '../../test/setup/browser.js';
import { medianOf } from './measure.js';

/** A telephone on a slow connection: 1.6 Mbit/s, 150 ms there and back, a processor of a quarter of the speed. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const SLOWER_BY = 4;

/**
 * The first paint with content of each address in a browser that has never been there, in milliseconds.
 *
 * @returns undefined where there is no browser.
 */
export async function firstPaints(
  base: string,
  addresses: readonly string[],
  rounds: number,
): Promise<ReadonlyMap<string, { readonly slow: number; readonly fast: number }> | undefined> {
  const found = findBrowser();
  if ('missing' in found) return undefined;
  const browser = await launch(found);
  const paint = async (address: string, isSlow: boolean): Promise<number> => {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      if (isSlow) {
        await devtools.send('Network.enable');
        await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
        await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_BY });
      }
      await page.goto(base + address, { waitUntil: 'load' });
      return await page.evaluate<number>(
        `new Promise((resolve) => new PerformanceObserver((list) => {
          const [first] = list.getEntriesByName('first-contentful-paint');
          if (first) resolve(first.startTime);
        }).observe({ type: 'paint', buffered: true }))`,
      );
    } finally {
      await context.close();
    }
  };
  try {
    const paints = new Map<string, { slow: number; fast: number }>();
    for (const address of addresses) {
      const slow: number[] = [];
      const fast: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        fast.push(await paint(address, false));
        slow.push(await paint(address, true));
      }
      paints.set(address, { slow: medianOf(slow), fast: medianOf(fast) });
    }
    return paints;
  } finally {
    await browser.close();
  }
}
