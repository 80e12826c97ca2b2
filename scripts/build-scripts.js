// Compiles the scripts that run in browsers, module by module. Used by the build, and by the browser tests, which run the
// sources.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const root = fileURLToPath(new URL('..', import.meta.url));
const options = { ...JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8')), swcrc: false, sourceMaps: false };
const ENTRIES = [
  'apps/web/src/public/verify-bundle.ts',
  'apps/web/src/public/upload.ts',
  'apps/web/src/public/hash-file.ts',
  'apps/web/src/public/session.ts',
  'libs/independent-check/src/bundle/browser.ts',
  'apps/web/src/public/timeline.ts',
];

/**
 * Writes each entry, and what it imports, into a folder at the place that it has in the project.
 *
 * @throws Error for a module that imports anything but its neighbours: a browser would not find it.
 */
export function buildScripts(folder) {
  const waiting = ENTRIES.map((entry) => join(root, entry));
  const done = new Set();
  for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
    if (done.has(source)) continue;
    done.add(source);
    const { code } = transformSync(readFileSync(source, 'utf8'), { ...options, filename: source });
    for (const [, wanted] of code.matchAll(/(?:from|import)\s*\(?['"]([^'"]+)['"]/g)) {
      const module = join(dirname(source), wanted).replace(/\.js$/, '.ts');
      if (!wanted.startsWith('.') || !existsSync(module)) {
        throw new Error(`${relative(root, source)} imports ${wanted}, which no browser finds`);
      }
      waiting.push(module);
    }
    const target = join(folder, relative(root, source)).replace(/\.ts$/, '.js');
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
}
