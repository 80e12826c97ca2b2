// Compiles the style sheet of the pages. Used by the build, and by the browser tests, which run the sources.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'sass';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes app.css into a folder, which is made where it is missing. */
export function buildStyles(folder) {
  const { css } = compile(join(root, 'apps/web/src/styles/app.scss'), {
    loadPaths: [join(root, 'node_modules')],
    style: 'compressed',
    // Only what is ours is to be warned about.
    quietDeps: true,
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'app.css'), css);
}
