import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const CHILD = 'test/pages/children/days-around-clock-changes.ts';

const machines = {
  'in London': { TZ: 'Europe/London', LC_ALL: 'en_GB.UTF-8' },
  'in Los Angeles, with the language of the United States': { TZ: 'America/Los_Angeles', LC_ALL: 'en_US.UTF-8' },
  'on Kiritimati, where it is tomorrow': { TZ: 'Pacific/Kiritimati', LC_ALL: 'de_DE.UTF-8' },
};

describe('days and times, around the hours in which clocks change and years end', () => {
  it.each(Object.entries(machines))('are those of London on a machine %s', async (_, machine) => {
    const { TZ, LC_ALL } = machine;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--no-warnings', '--import', './test/setup/typescript.js', CHILD],
      { env: { ...process.env, TZ, LC_ALL, LANG: LC_ALL } },
    );
    const { moments, asOf, published } = JSON.parse(stdout) as Record<string, unknown>;
    // What is dated today is taken and what is dated tomorrow is not; then what is shown of it.
    expect(moments).toEqual([
      shown('2026-03-29T00:30:00.000Z', 14, '29 March 2026 at 12:30am', '2026-03-29'),
      shown('2026-03-29T01:30:00.000Z', 15, '29 March 2026 at 2:30am', '2026-03-29'),
      shown('2026-03-31T22:30:00.000Z', 16, '31 March 2026 at 11:30pm', '2026-03-31'),
      shown('2026-03-31T23:30:00.000Z', 17, '1 April 2026 at 12:30am', '2026-04-01'),
      // The hour that is there twice.
      shown('2026-10-25T00:30:00.000Z', 18, '25 October 2026 at 1:30am', '2026-10-25'),
      shown('2026-10-25T01:30:00.000Z', 19, '25 October 2026 at 1:30am', '2026-10-25'),
      shown('2026-12-31T23:30:00.000Z', 20, '31 December 2026 at 11:30pm', '2026-12-31'),
    ]);
    expect(asOf).toEqual({
      '2026-03-28': 13,
      '2026-03-29': 15,
      '2026-03-31': 16,
      '2026-04-01': 17,
      '2026-10-24': 17,
      '2026-10-25': 19,
      '2026-12-31': 20,
    });
    expect(published).toEqual({ '2026-03-31T22:30:00Z': 409, '2026-03-31T23:30:00Z': 201 });
  });
});

function shown(overApi: string, entry: number, onPage: string, day: string) {
  return {
    at: overApi.replace('.000', ''),
    today: 'recorded',
    tomorrow: 'dated-in-the-future',
    entry,
    onPage,
    overApi,
    file: `outcomes-ledger_referrals_streets_asof-${day}_entry-${entry}.csv`,
    // One row for each referral until then, the one of the day among them.
    inFile: entry - 13,
    isInFile: true,
  };
}
