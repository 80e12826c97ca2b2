import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The scripts that run in browsers, held in memory: nothing but these is ever served as a script. */
export class BrowserScripts {
  constructor(private readonly scripts: ReadonlyMap<string, string>) {}

  /** Those that the build has put into a folder. @throws when there are none. */
  static in(folder: string): BrowserScripts {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    return new BrowserScripts(new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')])));
  }

  static built(): BrowserScripts {
    const folder = fileURLToPath(new URL('../public/scripts', import.meta.url));
    try {
      return BrowserScripts.in(folder);
    } catch (error) {
      throw new Error('The scripts of the pages are missing: run npm run build', { cause: error });
    }
  }

  /** @param path as it stands in the address: `libs/independent-check/src/formats/merkle.js`. */
  script(path: string): string | undefined {
    return this.scripts.get(path);
  }
}
