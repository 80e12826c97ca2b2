// Compiles apps/ and libs/ into dist/ with SWC, and copies what the pages need beside it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { buildScripts } from './build-scripts.js';
import { buildStyles } from './build-styles.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
// Made beside the one in use and put in its place when it is whole: a build must not pull the files from under a ledger
// that is running.
const out = join(root, `dist.${process.pid}`);
const options = { ...JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8')), swcrc: false };

for (const tree of ['libs', 'apps']) {
  for (const entry of readdirSync(join(root, tree), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(out, source.slice(root.length + 1));
    const isCode = /\.ts$/.test(entry.name) && !/\.(spec|d)\.ts$/.test(entry.name) && !/[\\/]test[\\/]/.test(source);
    const isAsset = /\.(njk|css|ico|svg|json|sql|sh|cjs)$/.test(entry.name) && !/[\\/](test|golden)[\\/]/.test(source);
    if (!isCode && !isAsset) continue;
    mkdirSync(dirname(target), { recursive: true });
    if (isAsset) {
      cpSync(source, target);
      continue;
    }
    const compiled = transformSync(readFileSync(source, 'utf8'), { ...options, filename: source });
    const js = target.replace(/\.ts$/, '.js');
    writeFileSync(js, `${compiled.code}\n//# sourceMappingURL=${entry.name.replace(/\.ts$/, '.js')}.map\n`);
    if (compiled.map) writeFileSync(`${js}.map`, compiled.map);
  }
}
buildStyles(join(out, 'apps/web/src/public'));
buildScripts(join(out, 'apps/web/src/public/scripts'));
// What `ledger verify` checks events against is what is published, so an installed ledger has it too.
for (const folder of ['docs/events', 'docs/schemas']) {
  cpSync(join(root, folder), join(out, folder), { recursive: true, filter: (source) => !source.endsWith('.md') });
}

const old = `${out}.old`;
if (existsSync(dist)) renameSync(dist, old);
renameSync(out, dist);
rmSync(old, { recursive: true, force: true });
