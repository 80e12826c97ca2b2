import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The scripts by which others check what a ledger has signed, without any code of the ledger. They go into bundles. */
export const recipeFiles = {
  /** POSIX shell, OpenSSL 3 and coreutils: signatures, inclusion and growth. */
  openssl: 'check-with-openssl.sh',
  /** Node.js and the verifier inside npm: the log's signature and inclusion. */
  npm: 'check-with-npm.cjs',
} as const;

/** The text of a script, to be stored under its name in `recipeFiles`. */
export function recipe(kind: keyof typeof recipeFiles): string {
  return readFileSync(recipePath(kind), 'utf8');
}

/** Where the script stands in this installation. */
export function recipePath(kind: keyof typeof recipeFiles): string {
  return fileURLToPath(new URL(recipeFiles[kind], import.meta.url));
}
