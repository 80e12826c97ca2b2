import { firstPaints } from '../lib/first-paint.js';
import { type Comparison, comparisonOf, type Measured, quantileOf } from '../lib/measure.js';
import { build, type MeasuredPage, OpenedPages } from '../lib/opened-pages.js';
import { portfolioOf } from '../lib/portfolio.js';
import type { Context, Scenario } from '../lib/scenario.js';

/** A ledger is compared with one of a tenth. */
const SMALLER = 10;
const EVENTS_MIN = 100_000;
/** A page may take so much longer in a ledger of ten times as many contracts: the processor's time of the one over that of the other. */
const MUST = 0.5;
/** So often is a page asked for in a round, unless it is slow. */
const ASKED = 20;
const SLOW_MS = 2_000;
/** Pages are meant to be there within this; told, and never a reason to fail, because machines differ. */
const LIST_MS = 200;
const AS_OF_MS = 1_000;
const PAINT_MS = 1_000;
/** HTML, style sheet and scripts, as they go over the wire to a browser that comes for the first time. */
const COLD_GZIP_MAX = 60 * 1024;
const PAINTED = ['home', 'contracts', 'contract', 'payments', 'payment trail', 'people', 'timeline'];

async function timed(opened: OpenedPages, page: MeasuredPage): Promise<Measured> {
  const times: number[] = [];
  const began = performance.now();
  const cpu = process.cpuUsage();
  while (times.length < ASKED && performance.now() - began < SLOW_MS) times.push(await opened.time(page));
  const { user, system } = process.cpuUsage(cpu);
  const p50 = quantileOf(times, 0.5);
  // The processor's own time stands beside the clock's: other work on the machine disturbs it less.
  const cpuMs = (user + system) / 1_000 / times.length;
  return { perSecond: 1_000 / cpuMs, notes: { 'p50 ms': p50, 'p99 ms': quantileOf(times, 0.99), 'cpu ms': cpuMs } };
}

async function compared(large: OpenedPages, small: OpenedPages, { rounds, progress }: Context): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  const ofSmall = new Map(small.pages().map((page) => [page.name, page]));
  for (const page of large.pages()) {
    const other = ofSmall.get(page.name) ?? page;
    // The first answer compiles statements and templates: that is what cold-start measures.
    for (const [opened, one] of [[large, page] as const, [small, other] as const]) await opened.time(one);
    const sides: { ours: Measured; other: Measured }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      sides.push({ ours: await timed(large, page), other: await timed(small, other) });
    }
    const others = { name: 'a tenth', rounds: sides.map((side) => side.other) };
    const ours = sides.map((side) => side.ours);
    const comparison = comparisonOf(page.name, ours, others, { unit: 'pages/s of processor', must: MUST });
    const { 'p50 ms': p50 = 0 } = comparison.ours.notes;
    if (p50 > (page.isAsOf || page.name.startsWith('timeline') ? AS_OF_MS : LIST_MS)) {
      progress(`slow: ${page.name} takes ${Math.round(p50)} ms (${page.address})`);
    }
    comparisons.push(comparison);
  }
  return comparisons;
}

async function painted(opened: OpenedPages, { rounds, progress }: Context): Promise<Comparison[]> {
  const pages = opened.pages().filter(({ name }) => PAINTED.includes(name));
  const addresses = pages.map(({ address }) => address);
  const paints = await firstPaints(await opened.listen(), addresses, rounds);
  if (paints === undefined) {
    progress('no first paint: there is no browser here');
    return [];
  }
  return pages.map(({ name, address }) => {
    const { slow, fast } = paints.get(address) ?? { slow: Number.NaN, fast: Number.NaN };
    if (slow > PAINT_MS) progress(`slow: ${name} is first painted after ${Math.round(slow)} ms on a telephone`);
    const side = (ms: number): Measured => ({ perSecond: 1_000 / ms, notes: { ms } });
    const others = { name: 'without a brake', rounds: [side(fast)] };
    return comparisonOf(`first paint on slow 4G: ${name}`, [side(slow)], others, { unit: 'paints/s' });
  });
}

export const scenario: Scenario = {
  summary: 'every page on a ledger of contracts of 100,000 events, against one of a tenth; weight and first paint',
  async run(context) {
    const { progress } = context;
    const events = Math.max(context.events, EVENTS_MIN);
    const portfolios = {
      large: await portfolioOf(events, context),
      small: await portfolioOf(events / SMALLER, context),
    };
    progress('building what is opened');
    build();
    const small = await OpenedPages.of(portfolios.small);
    const large = await OpenedPages.of(portfolios.large);
    try {
      const weights: { name: string; html: number; cold: number }[] = [];
      for (const page of large.pages().filter(({ isAsOf }) => !isAsOf)) {
        const { html, htmlGzip, assetsGzip } = await large.weigh(page);
        weights.push({ name: page.name, html, cold: htmlGzip + assetsGzip });
        progress(`${page.name}: ${html} bytes, ${htmlGzip} zipped, ${assetsGzip} of style sheet and scripts`);
      }
      const heavy = weights.filter(({ cold }) => cold > COLD_GZIP_MAX);
      const heaviest = weights.toSorted((one, other) => other.cold - one.cold).at(0);
      return {
        comparisons: [...(await compared(large, small, context)), ...(await painted(large, context))],
        checks: [
          {
            what: `each page comes with everything it loads in ${COLD_GZIP_MAX / 1024} KB, zipped`,
            holds: heavy.length === 0,
            detail: `the heaviest is ${heaviest?.name}: ${((heaviest?.cold ?? 0) / 1024).toFixed(1)} KB`,
          },
        ],
      };
    } finally {
      await large.close();
      await small.close();
    }
  },
};
