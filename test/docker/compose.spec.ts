import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { Settings } from '#settings';
import { readConfig } from '../../apps/web/src/config.js';
import { parseConnection } from '../../libs/event-log/src/eventstoredb/connection-string.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const validate = new Ajv({ allErrors: true, strict: true, strictTuples: false }).compile<Compose>(
  JSON.parse(read('test/docker/compose.schema.json')) as object,
);

function compose(file: string): Compose {
  const parsed: unknown = parse(read(`docker/${file}`));
  if (!validate(parsed)) throw new Error(`docker/${file}: ${JSON.stringify(validate.errors, null, 2)}`);
  return parsed;
}

/** As compose fills them in where nothing is set. */
function withDefaults(environment: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1')]),
  );
}

describe.each(['compose.yaml', 'compose.eventstoredb.yaml'])('docker/%s', (file) => {
  it('says only what compose understands and the schema allows', () => {
    expect(() => compose(file)).not.toThrow();
  });

  it('declares every volume that it mounts, and mounts every volume that it declares', () => {
    const { services, volumes } = compose(file);
    const mounted = Object.values(services).flatMap((service) => service.volumes.map((volume) => volume.split(':')[0]));
    expect(mounted.toSorted()).toEqual(Object.keys(volumes).toSorted());
  });

  it('waits only for services that it has, until they are healthy', () => {
    const { services } = compose(file);
    for (const { depends_on = {} } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect(Object.keys(services)).toContain(name);
        expect(condition).toBe('service_healthy');
      }
    }
  });

  it('has one application process, which may write nothing but its data', () => {
    const applications = Object.values(compose(file).services).filter(({ build }) => build !== undefined);
    expect(applications).toHaveLength(1);
    for (const application of applications) {
      expect(application).toMatchObject({
        read_only: true,
        tmpfs: ['/tmp'],
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        volumes: ['ledger-data:/data'],
      });
      expect(application.healthcheck.test.join(' ')).toContain("fetch('http://127.0.0.1:3000/health/ready')");
      expect(application.ports).toEqual([expect.stringMatching(/:3000$/)]);
      const { context, dockerfile } = application.build ?? { context: '', dockerfile: '' };
      expect(existsSync(join(root, 'docker', context, dockerfile))).toBe(true);
    }
  });

  it('gives the application settings that it has, with values that it takes', () => {
    const { ledger } = compose(file).services;
    const environment = withDefaults(ledger?.environment);
    for (const name of Object.keys(environment)) expect(Object.keys(Settings.shape)).toContain(name);
    const config = readConfig({ ...environment, ...imageEnvironment() });
    expect(config).toMatchObject({ host: '0.0.0.0', port: 3000, dataFolder: '/data', demonstration: false });
    expect(config.store.kind).toBe(file === 'compose.yaml' ? 'sqlite' : 'eventstoredb');
  });
});

describe('docker/compose.eventstoredb.yaml', () => {
  it('leads the application to its server, by a connection string without a secret', () => {
    const { eventstore, ledger } = compose('compose.eventstoredb.yaml').services;
    const connection = parseConnection(ledger?.environment?.LEDGER_EVENTSTORE_URL ?? '');
    expect(connection.shown).toBe('esdb://eventstore:2113');
    expect(connection.connectionString).toBe('esdb://eventstore:2113?tls=false');
    expect(ledger?.depends_on).toHaveProperty('eventstore');
    expect(eventstore?.ports).toEqual([expect.stringMatching(/:2113$/)]);
  });

  it('pins a release line of the server that the ledger takes, without its own projections', () => {
    const { eventstore } = compose('compose.eventstoredb.yaml').services;
    expect(eventstore?.image).toMatch(/^kurrentplatform\/kurrentdb:26\.\d+$/);
    expect(eventstore?.environment).toMatchObject({
      KURRENTDB_RUN_PROJECTIONS: 'None',
      KURRENTDB_START_STANDARD_PROJECTIONS: 'false',
    });
  });
});

describe('the schema for compose files', () => {
  const sound = () => structuredClone(parse(read('docker/compose.yaml'))) as { services: { ledger: object } };

  it.each<[string, object]>([
    ['a port for everybody', { ports: ['0.0.0.0:3000:3000'] }],
    ['a port without an address', { ports: ['3000:3000'] }],
    ['a folder of the machine as a volume', { volumes: ['../data:/data'] }],
    ['a setting that is not text', { environment: { LEDGER_PORT: 3000 } }],
    ['a word that compose does not know', { helthcheck: {} }],
    ['a duration without a unit', { stop_grace_period: '30' }],
    ['an unknown restart policy', { restart: 'sometimes' }],
  ])('refuses %s', (_, wrong) => {
    const file = sound();
    expect(validate(file)).toBe(true);
    Object.assign(file.services.ledger, wrong);
    expect(validate(file)).toBe(false);
  });
});

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** The instructions of a Dockerfile, continued lines joined, by stage. */
function stages(): Instruction[][] {
  const lines = read('docker/Dockerfile')
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const found: Instruction[][] = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (word === 'FROM') found.push([]);
    found.at(-1)?.push({ word, rest });
  }
  return found;
}

function imageEnvironment(): Record<string, string> {
  const last = stages().at(-1) ?? [];
  const pairs = last.filter(({ word }) => word === 'ENV').flatMap(({ rest }) => rest.trim().split(/\s+/));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}

describe('docker/Dockerfile', () => {
  const all = stages();
  const last = all.at(-1) ?? [];
  const of = (word: string) => last.filter((instruction) => instruction.word === word).map(({ rest }) => rest);

  it('builds in one stage and ships another, both on the Node that the project runs on', () => {
    expect(all).toHaveLength(2);
    const pinned = (JSON.parse(read('package.json')) as { devDependencies: { node: string } }).devDependencies.node;
    for (const stage of all) expect(stage[0]?.rest).toMatch(new RegExp(`^node:${pinned.split('.')[0]}-slim`));
  });

  it('ships exactly what the lock file says, without what only builds or tests', () => {
    const installs = of('RUN').filter((command) => command.includes('npm '));
    expect(installs).toHaveLength(1);
    expect(installs[0]).toContain('npm ci --omit=dev --ignore-scripts');
    expect(of('COPY').every((copied) => copied.startsWith('--from=build ') || copied.startsWith('package.json '))).toBe(
      true,
    );
    expect(read('docker/Dockerfile')).not.toMatch(/npm install|latest|\bADD\b/);
  });

  it('runs as an ordinary user, from the last word on it that matters', () => {
    const words = last.map(({ word }) => word);
    expect(of('USER')).toEqual(['node']);
    expect(words.lastIndexOf('RUN')).toBeLessThan(words.indexOf('USER'));
    expect(words.lastIndexOf('COPY')).toBeLessThan(words.indexOf('USER'));
  });

  it('starts Node itself, so that it hears when it is to stop', () => {
    const [command = ''] = of('CMD');
    expect(JSON.parse(command)).toEqual(['node', 'dist/apps/web/src/main.js']);
    expect(existsSync(join(root, 'apps/web/src/main.ts'))).toBe(true);
  });

  it('keeps its data in a volume, has no secret in it, and asks whether it is ready', () => {
    expect(of('VOLUME')).toEqual(['/data']);
    expect(of('EXPOSE')).toEqual(['3000']);
    expect(imageEnvironment()).toEqual({
      NODE_ENV: 'production',
      LEDGER_HOST: '0.0.0.0',
      LEDGER_PORT: '3000',
      LEDGER_DATA: '/data',
    });
    expect(of('HEALTHCHECK')[0]).toContain('/health/ready');
  });

  it('is built from what it names only: no data, no tests, no history', () => {
    const ignored = read('docker/Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(ignored[0]).toBe('*');
    const letIn = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(letIn).toEqual([
      'package.json',
      'package-lock.json',
      '.swcrc',
      'apps',
      'libs',
      'scripts',
      'docs/events',
      'docs/schemas',
    ]);
    for (const path of letIn) expect(existsSync(join(root, path))).toBe(true);
  });
});
