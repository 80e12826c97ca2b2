import { describe, expect, it } from '@jest/globals';
import { Findings, LogCheck, PublishedSchemas } from '#independent-check';
import { scenarioFiles } from '../scenarios/scenario-files.js';
import { GivenRows, playedStory } from './played-story.js';

// To read and compile the schemas takes longer than most logs.
const schemas = new PublishedSchemas();

describe('every contract story, derived again in code that shares nothing with the writer', () => {
  it.each(scenarioFiles('ok'))('$name has no fault', async ({ file }) => {
    const ledger = await playedStory(file);
    const findings = new Findings();
    const check = new LogCheck({ source: new GivenRows(await GivenRows.of(ledger.log)), findings }, schemas);
    try {
      const { entries } = await check.run();
      expect(findings.faults).toEqual([]);
      expect(entries).toBeGreaterThan(10);
    } finally {
      check.close();
      await ledger.close();
    }
  });
});
