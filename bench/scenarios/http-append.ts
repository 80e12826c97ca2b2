import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fastify from 'fastify';
import { organisationStream, organisationStreamName, RegisterOrganisation } from '#contracts';
import { createInstallation, type Installation, openInstallation } from '#installation';
import type { Actor } from '#kernel';
import { Stylesheet } from '../../apps/web/src/layout/stylesheet.js';
import { createWebApp } from '../../apps/web/src/web-app.js';
import { type Comparison, compare, type Measured } from '../lib/measure.js';
import type { Scenario } from '../lib/scenario.js';

const SECONDS = 3;

/** A server that is listening, and how to stop it. */
interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

type Input = RegisterOrganisation['input'];

/** The schema that a bare server checks: the same rules as those of the request. */
const schema = {
  body: {
    type: 'object',
    additionalProperties: false,
    required: ['organisation', 'name'],
    properties: {
      organisation: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._]{0,63}$' },
      name: { type: 'string', minLength: 1, maxLength: 200 },
      identifiers: {
        type: 'array',
        maxItems: 50,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['scheme', 'id'],
          properties: { scheme: { type: 'string', maxLength: 40 }, id: { type: 'string', maxLength: 80 } },
        },
      },
    },
  },
};

export const scenario: Scenario = {
  summary: 'a command over HTTP, against bare Fastify with a schema and a logger on the same store',
  async run({ folder, rounds, progress }) {
    let made = 0;
    /** A ledger of its own for each round of each side. Neither feeds read models: only the way in is compared. */
    const onFresh = async (connections: number, listen: (installation: Installation) => Promise<Listening>) => {
      made += 1;
      const place = { data: join(folder, `ledger-${made}`), store: { kind: 'sqlite' } } as const;
      createInstallation(place);
      const installation = await openInstallation(place);
      try {
        const server = await listen(installation);
        const measured = await loadOn(server.url, connections);
        await server.stop();
        return measured;
      } finally {
        await installation.close();
      }
    };
    const logTo = createWriteStream(join(folder, 'log'));
    const comparisons: Comparison[] = [];
    for (const connections of [100, 1]) {
      progress(`${connections} connections`);
      comparisons.push(
        await compare(
          `${connections} connections`,
          () => onFresh(connections, (installation) => ours(installation, logTo)),
          {
            name: 'bare Fastify',
            run: () => onFresh(connections, (installation) => bare(installation, logTo, decided)),
          },
          { rounds, unit: 'commands/s', ...(connections === 100 ? { must: 0.6 } : {}) },
        ),
      );
      // What the rule, the roles, the sealing and the canonical bytes cost on top: nothing is decided on the other side.
      comparisons.push(
        await compare(
          `${connections} connections, nothing decided`,
          () => onFresh(connections, (installation) => ours(installation, logTo)),
          {
            name: 'bare append',
            run: () => onFresh(connections, (installation) => bare(installation, logTo, appended)),
          },
          { rounds, unit: 'commands/s' },
        ),
      );
    }
    logTo.end();
    return { comparisons };
  },
};

async function ours(installation: Installation, logTo: NodeJS.WritableStream): Promise<Listening> {
  const stylesheet = new Stylesheet('');
  const app = await createWebApp({ installation, demonstration: true, stylesheet, logTo });
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), stop: () => app.close() };
}

type Work = (installation: Installation, input: Input, key: string) => Promise<object>;

/** The same rule on the same store, without framework, buses or roles. */
const decided: Work = ({ ledger }, input, commandId) => {
  const asked = { identifiers: [], ...input };
  const actor = { subject: 'synthetic-bench', organisation: 'bench', role: 'outcome-payer' } as unknown as Actor;
  const command = { type: 'register', ...asked } as unknown as Parameters<typeof organisationStream.decider.decide>[0];
  return ledger.transact(organisationStream, organisationStreamName(input.organisation as never), command, {
    context: { commandId, actor },
    input,
    at: ledger.clock.now(),
  });
};

/** Only the durable append of what was sent. */
const appended: Work = ({ log }, input, key) =>
  log.append(`organisation-${input.organisation}`, 'no-stream', [
    { id: randomUUID(), type: 'OrganisationRegistered', text: JSON.stringify({ ...input, key }) },
  ]);

/** A route schema, a log line, and the work. */
async function bare(installation: Installation, logTo: NodeJS.WritableStream, work: Work): Promise<Listening> {
  const app = fastify({ logger: { level: 'info', stream: logTo } });
  app.post('/v1/organisations', { schema }, async (request, reply) => {
    const answer = await work(installation, request.body as Input, String(request.headers['idempotency-key']));
    return reply.status(201).send(answer);
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => app.close() };
}

/** @throws Error when a request failed: a fast refusal is no speed. */
async function loadOn(url: string, connections: number): Promise<Measured> {
  const script = join(import.meta.dirname, '..', 'lib', 'http-load.ts');
  const hook = join(import.meta.dirname, '..', '..', 'test', 'setup', 'typescript.js');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-warnings',
    '--import',
    hook,
    script,
    url,
    String(connections),
    String(SECONDS),
  ]);
  const { perSecond, p50, p99, failed } = JSON.parse(stdout) as Record<'perSecond' | 'p50' | 'p99' | 'failed', number>;
  if (failed > 0) throw new Error(`${failed} requests failed`);
  return { perSecond, notes: { 'p50 ms': p50, 'p99 ms': p99 } };
}
