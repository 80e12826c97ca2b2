import { z } from 'zod';
import { ScenarioSchema } from './scenario.js';

/** The format of scenario files as a JSON Schema, as it is published in `docs/schemas/scenario.schema.json`. */
export function scenarioJsonSchema(): string {
  const schema = {
    $id: 'scenario.schema.json',
    title: 'Scenario',
    description: 'A whole outcomes contract as a story that the ledger can run: see docs/scenarios.md.',
    ...z.toJSONSchema(ScenarioSchema, { io: 'input', reused: 'ref' }),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
