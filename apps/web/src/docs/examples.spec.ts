import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { addresses, exampleBody } from '../../test/command-addresses.js';
import { Harbour, people } from '../../test/harbour.js';
import { addressInHarbour, type Reading, readingsOf } from '../../test/harbour-addresses.js';
import { exampleOf, referredTo } from '../../test/request-examples.js';
import { type Settled, settleHarbour } from '../../test/settled-harbour.js';
import { ApiDescription } from '../http/api-description.js';

interface Content {
  readonly example?: unknown;
  readonly schema?: Readonly<Record<string, unknown>>;
}
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly example?: unknown;
    readonly schema?: { readonly enum?: readonly string[]; readonly example?: unknown; readonly default?: unknown };
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, object>).map(
      ([method, operation]) => ({ parameters: [], ...operation, method, path }) as unknown as Operation,
    ),
  );
}

let harbour: Harbour;
let document: OpenAPIObject;
let settled: Settled;
let size: number;
beforeAll(async () => {
  harbour = await Harbour.open();
  settled = await settleHarbour(harbour);
  await harbour.ledger.readable();
  size = (await harbour.ledger.installation.transparency.sign())?.size ?? 0;
  document = harbour.ledger.app.get(ApiDescription).document;
});
afterAll(() => harbour.close());

/** What the examples call something, and what it is called in the harbour. */
function inHarbour(value: unknown): unknown {
  const names: readonly (readonly [RegExp, string])[] = [
    [/reboot_west\.P7K3Q000000000000\.enters_employment\.1/g, settled.claim],
    [/reboot_west\.EV_10418/g, settled.evidence],
    [/reboot_west\.S\d\d/g, settled.statement],
    [/reboot_west\.PMT01/g, settled.payment],
    [/P7K3Q000000000000/g, settled.person],
    [/enters_employment/g, 'enters_home'],
    [/reboot_west/g, 'harbour'],
    [/bristol_cc/g, 'city'],
    [/catch22/g, 'works'],
    [/"4217"|\b4217\b/g, '40'],
    [/"4001"|\b4218\b|\b4001\b/g, String(size)],
  ];
  const text = names.reduce((so, [name, other]) => so.replace(name, other), JSON.stringify(value));
  return JSON.parse(text) as unknown;
}

describe('the examples of the API', () => {
  it('are there for every operation: each parameter, what is sent and what is answered', () => {
    const lacking: string[] = [];
    for (const { method, path, parameters, requestBody, responses } of operationsOf(document)) {
      const say = (what: string) => lacking.push(`${method} ${path}: ${what}`);
      for (const { name, example, schema } of parameters) {
        // From an answer, as it is.
        if (name === 'cursor') continue;
        if ((example ?? schema?.example ?? schema?.enum ?? schema?.default) === undefined) say(name);
      }
      for (const [type, content] of Object.entries(requestBody?.content ?? {})) {
        if (type === 'application/json' && !hasExample(content)) say('request');
      }
      const [, answer] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];
      const contents = Object.values(answer?.content ?? {});
      if (contents.length === 0 || !contents.every(hasExample)) say('answer');
    }
    expect(lacking).toEqual([]);
  });

  it('are of requests that read: each parameter of each is one that is understood', async () => {
    const wrong: string[] = [];
    for (const reading of readingsOf(document as never)) {
      if (reading.path.includes('/publications/{table}')) continue;
      const url = addressInHarbour(reading, settled, size);
      for (const parameter of [undefined, ...optional(reading)]) {
        const asked =
          parameter === undefined ? url : `${url}&${parameter.name}=${encodeURIComponent(String(parameter.value))}`;
        const { status, body } = await harbour.ledger.get(
          asked,
          reading.isForSomebody ? { 'ledger-actor': people.vera } : {},
        );
        const isThere = status === 200 || (status === 404 && parameter?.name === 'asOf');
        if (!isThere) wrong.push(`${asked}: ${status} ${body?.detail ?? ''}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('are of commands that are taken, or refused by a rule: never of what no command can be', async () => {
    const outcomes = new Map<string, string>();
    for (const [command, paths] of Object.entries(addresses)) {
      for (const path of paths) {
        const url = path.replace(/\{(\w+)\}/g, (_, name: string) => String(inHarbour(placeIn(path, name))));
        const body = inHarbour(exampleBody(document, path)) as object;
        const { status, code, detail } = await asWhoeverMay(url, body);
        outcomes.set(`${command} ${path}`, status === 201 ? 'recorded' : `${status} ${code}: ${detail}`);
      }
    }
    const isRule = (outcome: string) =>
      /^(recorded|(404|409|410|422|403) )/.test(outcome) && !outcome.startsWith('404 not-found');
    expect([...outcomes].filter(([, outcome]) => !isRule(outcome))).toEqual([]);
    expect([...outcomes].filter(([, outcome]) => outcome.startsWith('403'))).toEqual([]);
    const recorded = [...outcomes]
      .filter(([, outcome]) => outcome === 'recorded')
      .map(([operation]) => operation.split(' ')[0]);
    // The others are refused because the harbour is at another point of its story than the examples are.
    expect(recorded).toEqual(expect.arrayContaining([...taken]));
  });
});

/** Commands whose example is recorded as it stands. */
const taken = [
  ...['publish-table', 'withdraw-evidence', 'put-claim-back', 'draw-sample', 'give-consent', 'withdraw-consent'],
  ...['place-hold', 'lift-hold', 'request-erasure', 'decline-erasure'],
];

/** What stands at a place of an address, as its example says. */
function placeIn(path: string, name: string): unknown {
  const parameters = operationsOf(document).find((each) => each.path === path && each.method === 'post')?.parameters;
  return parameters?.find((parameter) => parameter.in === 'path' && parameter.name === name)?.example;
}

/** Whoever acts in the harbour, one after the other, until somebody may. */
async function asWhoeverMay(url: string, body: object) {
  let last = { status: 0, code: '', detail: '' };
  for (const as of Object.values(people)) {
    const answer = await harbour.ledger.post(url, { as, body });
    await harbour.ledger.readable();
    last = { status: answer.status, code: answer.body?.code, detail: answer.body?.detail };
    if (answer.status !== 403) return last;
  }
  return last;
}

function hasExample({ example, schema }: Content): boolean {
  if (example !== undefined) return true;
  const name = schema && referredTo(schema);
  return name !== undefined && Object.keys(exampleOf(document, name)).length > 0;
}

/** Parameters that mean something only beside another, or in place of one; specifications of their own ask with them. */
const together: Readonly<Record<string, readonly string[]>> = {
  '/v1/contracts/{contract}/effect': ['revision', 'variation', 'from', 'to'],
  '/v1/contracts/{contract}/payments/{payment}/provenance': ['line'],
  '/v1/exports/tables/{table}': ['contract'],
  '/v1/exports/tables/{table}/metadata': ['contract'],
  '/v1/events': ['afterRevision'],
  '/v1/bundles/{kind}/{ref}': ['size', 'from'],
};

function optional({ path }: Reading) {
  const parameters =
    operationsOf(document).find((each) => each.path === path && each.method === 'get')?.parameters ?? [];
  return parameters
    .filter((parameter) => parameter.in === 'query' && !parameter.required)
    .filter(({ name }) => name !== 'cursor' && name !== 'minPosition' && !together[path]?.includes(name))
    .flatMap(({ name, example, schema }) =>
      (schema?.enum ?? [inHarbour(example ?? schema?.example ?? schema?.default ?? null)]).map((value) => ({
        name,
        value,
      })),
    );
}
