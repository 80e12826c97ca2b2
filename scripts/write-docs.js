// Writes what the documentation has from the code itself: the event catalogue. Run through `npm run docs`, which builds first.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { catalogueFiles } from '../dist/libs/installation/src/event-catalogue.js';

const folder = 'docs/events';
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(`${folder}/${name}`);
for (const { name, text } of catalogueFiles()) writeFileSync(`${folder}/${name}`, text);
