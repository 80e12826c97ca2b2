import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const web = fileURLToPath(new URL('..', import.meta.url));
const components = fileURLToPath(
  new URL('../../../../node_modules/govuk-frontend/dist/govuk/components', import.meta.url),
);

/** What templates, and code that gives them classes, say. */
function markup(): string {
  return readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(njk|ts)$/.test(file) && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(web, file), 'utf8'))
    .join('\n');
}

describe('the style sheet', () => {
  it('has the look of each component that some page shows, and of no other, because every page waits for it', () => {
    const sheet = readFileSync(join(web, 'styles/app.scss'), 'utf8');
    const taken = [...sheet.matchAll(/govuk\/components\/([a-z-]+)"/g)].map(([, component]) => component);
    const said = markup();
    const shown = readdirSync(components, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      // The template of govuk-frontend shows the link to the content by itself.
      .filter((name) => name === 'skip-link' || new RegExp(`\\bgovuk-${name}(?![a-z-])`).test(said));
    expect(taken).toEqual(shown);
  });
});
