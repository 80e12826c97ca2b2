import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The style sheet of the pages, held in memory. Its address has its digest, so browsers may keep it for ever. */
export class Stylesheet {
  readonly href: string;

  constructor(readonly css: string) {
    this.href = `/assets/app.css?v=${createHash('sha256').update(css).digest('hex').slice(0, 12)}`;
  }

  /** The one that the build has put beside this code. @throws when the pages were not built. */
  static built(): Stylesheet {
    const file = fileURLToPath(new URL('../public/app.css', import.meta.url));
    try {
      return new Stylesheet(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new Error('The style sheet of the pages is missing: run npm run build', { cause: error });
    }
  }
}
