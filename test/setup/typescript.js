// Lets a child process of a test run TypeScript as it stands: node --import ./test/setup/typescript.js child.ts
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const root = new URL('../../', import.meta.url);
const settings = { ...JSON.parse(readFileSync(new URL('.swcrc', root), 'utf8')), swcrc: false, sourceMaps: 'inline' };

registerHooks({
  resolve(specifier, context, next) {
    const library = /^#([a-z-]+)$/.exec(specifier)?.[1];
    if (library !== undefined) return next(new URL(`libs/${library}/src/index.ts`, root).href, context);
    const isOurs = context.parentURL?.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(specifier);
    return next(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...settings, filename });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
