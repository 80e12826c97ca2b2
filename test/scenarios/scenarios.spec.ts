import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { demonstrationFiles, parseScenarioText, readScenarioFile, runScenario, scenarioText } from '#scenarios';
import { EventStoreDouble } from '../eventstoredb-double/event-store-double.js';
import { scenarioFiles } from './scenario-files.js';

const folder = join(import.meta.dirname);
const demonstration = demonstrationFiles();

describe.each(['ok', 'refused'] as const)('scenarios that are %s', (kind) => {
  it.each(scenarioFiles(kind))('$name comes out as it says', async ({ name, file }) => {
    const scenario = readScenarioFile(file);
    expect(scenario.name).toBe(name);
    const report = await runScenario(scenario, { store: { kind: 'memory' } });
    expect(report.mismatches).toEqual([]);
    if (kind === 'refused') expect(report.refusals.length).toBeGreaterThan(0);
  });

  it.each(scenarioFiles(kind).slice(0, 2))('$name is the same on SQLite', async ({ file }) => {
    const scenario = readScenarioFile(file);
    const inMemory = await runScenario(scenario, { store: { kind: 'memory' } });
    const onSqlite = await runScenario(scenario, { store: { kind: 'sqlite' } });
    expect({ ...onSqlite, store: 'memory' }).toEqual(inMemory);
  });
});

describe('a scenario on a shared EventStoreDB server', () => {
  it('is the same as elsewhere, also the second time and beside others', async () => {
    const double = await EventStoreDouble.start();
    try {
      const store = { kind: 'eventstoredb', url: double.connectionString } as const;
      const files = ['two-payers-odd-pennies', 'stability-outcome-repeated', 'two-payers-odd-pennies'];
      for (const name of files) {
        const scenario = readScenarioFile(join(folder, 'ok', `${name}.json`));
        const { commands: _, ...onServer } = await runScenario(scenario, { store });
        const { commands: _again, ...inMemory } = await runScenario(scenario, { store: { kind: 'memory' } });
        expect({ ...onServer, store: 'memory' }).toEqual(inMemory);
      }
    } finally {
      double.stop();
    }
  });
});

describe('the contracts of the demonstration', () => {
  it.each(demonstration)('$name is what the generator writes: npm run docs writes it again', ({ name, file }) => {
    expect(readFileSync(join(folder, 'ok', name), 'utf8')).toBe(scenarioText(file));
  });
});

describe('Bristol "Reboot West"', () => {
  const file = join(folder, 'ok', 'bristol-reboot-west.json');

  it('pays exactly £1,871,540 for the published claims, on a SQLite file', async () => {
    const report = await runScenario(parseScenarioText(readFileSync(file, 'utf8'), file), {
      store: { kind: 'sqlite' },
    });
    expect(report.mismatches).toEqual([]);
    expect(report.balances.paid).toEqual({ count: 3118, pence: 187_154_000 });
    expect(report.payments.reduce((sum, { pence }) => sum + pence, 0)).toBe(187_154_000);
    expect(new Set(report.claims.map(({ person, outcome }) => `${person} ${outcome}`)).size).toBe(1997);
    expect(Object.fromEntries(Object.entries(report.byLine).map(([line, { count }]) => [line, count]))).toEqual({
      agrees_education: 527,
      relationships: 453,
      feels_safe: 482,
      manages_accommodation: 466,
      self_determined: 202,
      begins_course: 145,
      course_25: 121,
      course_50: 106,
      level_1: 43,
      level_2: 33,
      level_3: 11,
      begins_higher_education: 10,
      higher_education_year_1: 4,
      higher_education_year_2: 2,
      degree: 3,
      enters_work_experience: 29,
      work_experience_1_week: 19,
      work_experience_4_weeks: 6,
      enters_employment: 126,
      earns_768: 114,
      earns_1631: 102,
      earns_3350: 73,
      earns_8155: 41,
    });
  }, 120_000);
});

describe('Greater Manchester', () => {
  const file = join(folder, 'ok', 'greater-manchester.json');

  it('pays £2,629,000 of the £3,324,020 that were verified', async () => {
    const report = await runScenario(readScenarioFile(file), { store: { kind: 'memory' } });
    expect(report.mismatches).toEqual([]);
    expect(report.balances.verified.pence).toBe(332_402_000);
    expect(report.balances.paid.pence).toBe(262_900_000);
    expect(report.balances.curtailed.pence).toBe(69_502_000);
    expect(report.cut.person_cap?.pence).toBe(276_000);
    expect(report.cut.contract_cap?.pence).toBe(69_226_000);
  }, 120_000);
});

describe('a contract like that of Kirklees', () => {
  const file = join(folder, 'ok', 'kirklees-like.json');

  it('comes to what was worked out apart from the ledger', async () => {
    const report = await runScenario(readScenarioFile(file), { store: { kind: 'memory' } });
    expect(report.mismatches).toEqual([]);
    // Every penny between what was claimed and what was paid has its reason.
    const { claimed, notPayable, unbilled, payable, paid } = report.balances;
    expect(claimed.pence - notPayable.pence - unbilled.pence).toBe(payable.pence);
    expect([claimed, notPayable, payable, paid].map(({ pence }) => pence)).toEqual([
      147_308_000, 26_825_920, 120_482_080, 120_482_080,
    ]);
    expect(report.cut).toMatchObject({
      budget_2022: { pence: 7_378_000 },
      'payment-mode': { pence: 19_322_000 },
      disallowed: { pence: 125_920 },
    });
    // Nothing in the third quarter of 2022, while outcomes went on.
    const capped = report.statements.find(({ period }) => period.from === '2022-07-01');
    expect(capped?.totalPence).toBe(0);
    expect(capped?.count).toBeGreaterThan(50);
  }, 120_000);
});

describe('Harbour Steps, which is running', () => {
  it('comes out as it says, with what there is to do at the end', async () => {
    const report = await runScenario(readScenarioFile(join(folder, 'ok', 'harbour-steps.json')), {
      store: { kind: 'memory' },
    });
    expect(report.mismatches).toEqual([]);
    const [issued, approved, paid] = [report.balances.issued, report.balances.approved, report.balances.paid];
    expect(issued.pence).toBeGreaterThan(approved.pence);
    expect(approved.pence).toBeGreaterThan(paid.pence);
    expect(report.refusals).toEqual([]);
  });
});
