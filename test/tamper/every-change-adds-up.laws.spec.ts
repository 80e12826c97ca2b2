import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Findings, LogCheck, PublishedSchemas } from '#independent-check';
import { often, within } from '../../libs/kernel/test/laws.js';
import { RandomContract, story } from '../../libs/payments/test/random-story.js';
import { GivenRows } from './played-story.js';

jest.setTimeout(within(180_000));

// To read and compile the schemas takes longer than most logs.
const schemas = new PublishedSchemas();

/** What follows from agreements and from the lines before; whoever may record what is not asked of these stories. */
const OF_AMOUNTS = new Set([
  'calculation',
  'terms-in-force',
  'price-in-force',
  'use-before',
  'line-parts',
  'billed-before',
  'comes-to-calculation',
]);

describe('every line of a contract that is changed at random', () => {
  it('comes to what it is derived to, in code that shares nothing with the writer', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const contract = await new RandomContract().open(told);
        for (const step of told.steps) await contract.play(step);
        await contract.issue();
        const findings = new Findings();
        const rows = await GivenRows.of(contract.river.world.ledger.log);
        const check = new LogCheck({ source: new GivenRows(rows), findings }, schemas);
        try {
          await check.run();
          expect(findings.faults.filter(({ rule }) => OF_AMOUNTS.has(rule))).toEqual([]);
        } finally {
          check.close();
        }
      }),
      often(40),
    );
  });
});
