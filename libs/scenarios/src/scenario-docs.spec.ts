import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { smallScenario } from '../test/small-scenario.js';
import { rebootWestFile } from './demonstration/reboot-west.js';
import { parseScenarioText } from './read-scenario.js';
import { runScenario } from './run-scenario.js';
import { withScenarioDocsParts } from './scenario-docs.js';
import { scenarioJsonSchema } from './scenario-schema.js';

const page = readFileSync('docs/scenarios.md', 'utf8');

describe('the page about scenario files', () => {
  it('lists the commands and refusals that there are: npm run docs writes them', () => {
    expect(withScenarioDocsParts(page)).toBe(page);
  });

  it('refuses to be written without a place for them', () => {
    expect(() => withScenarioDocsParts('# Scenario files')).toThrow('The page has no place for commands');
  });

  it('has an example that runs as it says', async () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(page) ?? [];
    const report = await runScenario(parseScenarioText(example, 'docs/scenarios.md'), { store: { kind: 'memory' } });
    expect(report.mismatches).toEqual([]);
    expect(report.statements).toHaveLength(1);
  });
});

describe('the JSON Schema of scenario files', () => {
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(scenarioJsonSchema()));

  it('is what is published: npm run docs writes it', () => {
    expect(readFileSync('docs/schemas/scenario.schema.json', 'utf8')).toBe(scenarioJsonSchema());
  });

  it('takes the demonstration contract and the smallest scenario', () => {
    for (const scenario of [rebootWestFile(), smallScenario()]) {
      validate(JSON.parse(JSON.stringify(scenario)));
      expect(validate.errors).toBeNull();
    }
  });

  it.each([
    ['an unknown field', { colour: 'blue' }],
    ['an unknown step', { steps: [{ on: '2021-01-01', do: 'pay-everybody', with: {} }] }],
    ['a person who is said to exist', { people: [{ reference: 'AW001', synthetic: false }] }],
  ])('refuses %s', (_, change) => {
    expect(validate({ ...smallScenario(), ...change })).toBe(false);
  });
});
