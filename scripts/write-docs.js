// Writes what the documentation has from the code itself: the event catalogue, the format of scenario files, and the
// demonstration contracts as such files. Run through `npm run docs`, which builds first.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { publishedApi } from '../dist/apps/web/src/published-api.js';
import { catalogueFiles } from '../dist/libs/installation/src/event-catalogue.js';
import {
  demonstrationFiles,
  scenarioJsonSchema,
  scenarioText,
  withScenarioDocsParts,
} from '../dist/libs/scenarios/src/index.js';

const folder = 'docs/events';
const earlier = 'docs/schemas/earlier-events';
mkdirSync(folder, { recursive: true });
mkdirSync(earlier, { recursive: true });
const catalogue = catalogueFiles();
for (const name of readdirSync(folder)) {
  // Logs hold events of every version for ever, and `ledger verify` checks them against what was published then.
  const isOfType = ({ name: current }) => current.startsWith(`${name.split('.')[0]}.v`);
  const isEarlier = !catalogue.some((file) => file.name === name) && catalogue.some(isOfType);
  if (isEarlier) renameSync(`${folder}/${name}`, `${earlier}/${name}`);
  else rmSync(`${folder}/${name}`);
}
for (const { name, text } of catalogue) writeFileSync(`${folder}/${name}`, text);

mkdirSync('docs/schemas', { recursive: true });
writeFileSync('docs/schemas/scenario.schema.json', scenarioJsonSchema());
writeFileSync('docs/scenarios.md', withScenarioDocsParts(readFileSync('docs/scenarios.md', 'utf8')));
for (const { name, file } of demonstrationFiles()) writeFileSync(`test/scenarios/ok/${name}`, scenarioText(file));

writeFileSync('docs/openapi.json', await publishedApi());
