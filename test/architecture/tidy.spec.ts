import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Ban {
  readonly text: RegExp;
  readonly instead: string;
  /** Files where it is right. */
  readonly except: RegExp;
}

const bans: readonly Ban[] = [
  {
    text: /new Date\(|Date\.now\(/,
    instead: 'take the time from the injected Clock; turn numbers into instants with instantAt()',
    except: /^libs\/kernel\/src\/(?:clock|calendar)\.ts$/,
  },
  {
    text: /process\.env\b/,
    instead: 'read it in config.ts, where it has a sentence and a check',
    except: /^apps\/[^/]+\/src\/config\.ts$/,
  },
  {
    text: /Math\.random\(/,
    instead: 'take random bits from the injected Entropy',
    except: /^$/,
  },
  {
    text: /\b(?:FIXME|TODO|XXX|HACK)\b/,
    instead: 'finish it, or say in the documentation that it is not there',
    except: /^$/,
  },
  {
    text: /toLocale(?:Date|Time)?String\(/,
    instead: "format with a named locale and zone: a machine's locale must not change a ledger",
    except: /^$/,
  },
  {
    text: /\bparseFloat\(|\.toFixed\(/,
    instead: 'count in whole pence, and show money with formatPence()',
    except: /^$/,
  },
  {
    text: /@(?:Saga|EventsHandler)\(|\bEventBus\b|\bAggregateRoot\b/,
    instead: "follow the log: Nest's in-process events are lost when a handler fails",
    except: /^$/,
  },
];

const sources = globSync(['libs/**/*.ts', 'apps/**/*.ts'], {
  exclude: (name) => /node_modules|breaches/.test(name),
}).filter((file) => !file.endsWith('.spec.ts') && !/\/test\//.test(file));

describe('the code is tidy', () => {
  it('has sources to look at', () => {
    expect(sources.length).toBeGreaterThan(40);
  });

  it.each(bans)('nowhere $text', ({ text, instead, except }) => {
    const found = sources
      .filter((file) => !except.test(file))
      .flatMap((file) =>
        readFileSync(file, 'utf8')
          .split('\n')
          .map((line, index) => ({ where: `${file}:${index + 1}`, line }))
          .filter(({ line }) => text.test(line)),
      );
    expect({ instead, found }).toEqual({ instead, found: [] });
  });

  it('never writes stored bytes with JSON.stringify', () => {
    const writers = sources.filter((file) => /^libs\/(?:event-log|participants|tamper-evidence)\//.test(file));
    const found = writers.filter((file) => {
      const lines = readFileSync(file, 'utf8').split('\n');
      // Dropping undefined fields by a round trip is fine: what is written afterwards is canonical.
      return lines.some((line) => /JSON\.stringify\(/.test(line) && !/JSON\.parse\(JSON\.stringify/.test(line));
    });
    expect({ instead: 'canonicalJson()', found }).toEqual({ instead: 'canonicalJson()', found: [] });
  });

  it('runs every script of the project on Node 24', () => {
    expect(process.versions.node).toMatch(/^24\./);
    expect(process.execPath).toContain('node_modules');
  });

  it('pins every dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, at]) => !/^\d+\.\d+\.\d+/.test(at),
    );
    expect(loose).toEqual([]);
  });

  it('locks every package that any kind of machine needs, so that npm ci works on all of them', () => {
    interface Locked {
      readonly optionalDependencies?: Record<string, string>;
    }
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
    // npm leaves out what does not fit the machine that writes the file, when it cannot be had there.
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(packages, place, name)),
    );
    expect(missing).toEqual([]);
  });
});

/** Whether a package is found from another's place, looking in each folder upwards. */
function isLocked(packages: Readonly<Record<string, unknown>>, place: string, name: string): boolean {
  const folders = place
    .split('/node_modules/')
    .map((_, index, parts) => parts.slice(0, index + 1).join('/node_modules/'));
  return ['', ...folders].some((folder) => `${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages);
}
