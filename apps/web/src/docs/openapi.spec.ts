import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { parse } from 'yaml';
import { operationRoles } from '#contracts';
import { TestLedger } from '../../test/test-ledger.js';

describe('the description of the API', () => {
  let ledger: TestLedger;
  let document: OpenAPIObject;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    document = (await ledger.get('/openapi.json')).body;
  });
  afterAll(() => ledger.close());

  it('is the one that is published: run “npm run docs” after a change', () => {
    const published = JSON.parse(readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8'));
    expect(document).toEqual(published);
  });

  it('is served as YAML too', async () => {
    const answer = await ledger.get('/openapi.yaml');
    expect(answer.headers['content-type']).toBe('application/yaml; charset=utf-8');
    expect(parse(answer.text)).toEqual(document);
  });

  it('is OpenAPI 3.1, and every reference in it leads somewhere', () => {
    expect(document.openapi).toBe('3.1.0');
    const names = new Set(Object.keys(document.components?.schemas ?? {}));
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map(
      ([, name]) => name,
    );
    expect(references.filter((name) => !names.has(name ?? ''))).toEqual([]);
  });

  it('describes every command with its key, its answer and its problems', () => {
    const posts = Object.entries(document.paths)
      // A file is stored and nothing recorded, and what returns record has keys of its own; webhooks are no matter of the ledger.
      .filter(([path]) => !/\/(evidence-files|imports)(\/|$)/.test(path) && !path.startsWith('/v1/webhooks'))
      .flatMap(([, item]) => (item.post === undefined ? [] : [item.post]));
    expect(posts.length).toBeGreaterThanOrEqual(66);
    for (const { operationId = '', parameters = [], responses, summary, requestBody } of posts) {
      expect(summary).toBeTruthy();
      // Whose address says it all takes nothing more.
      if (!/^(Members|Tokens)Api\.(suspend|readmit|revoke)/.test(operationId)) expect(requestBody).toBeDefined();
      expect(parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', required: true }));
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['201', '400', '401', '403', '409', '422', '503']));
    }
  });

  it('has an example of what every query answers', () => {
    const gets = Object.entries(document.paths).filter(
      ([path, { get }]) => get !== undefined && path.startsWith('/v1/') && !path.includes('/evidence-files/'),
    );
    expect(gets.length).toBeGreaterThan(60);
    for (const [path, { get }] of gets) {
      const { content = {} } = (get?.responses['200'] ?? {}) as { content?: Record<string, { example?: unknown }> };
      const examples = Object.values(content).map(({ example }) => example !== undefined);
      expect({ path, examples: new Set(examples) }).toEqual({ path, examples: new Set([true]) });
    }
  });

  it('tells people in which role what may be done', () => {
    const guide = readFileSync(new URL('../../../../docs/api.md', import.meta.url), 'utf8');
    const [, table = ''] = guide.split('| in the role of | may |');
    const rows = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| ([a-z, -]+) \| (`.*) \|$/gm)];
    const told = rows.flatMap(([, roles = '', operations = '']) =>
      [...operations.matchAll(/`([a-z-]+)`/g)].map(([, operation]) => [operation, roles.split(', ')]),
    );
    expect(Object.fromEntries(told)).toEqual(operationRoles);
  });

  it('leaves out no address in the guide for people', () => {
    const guide = readFileSync(new URL('../../../../docs/api.md', import.meta.url), 'utf8');
    const named = new Set(guide.match(/[a-z0-9-]+/g));
    const segments = Object.keys(document.paths)
      .filter((path) => path.startsWith('/v1/'))
      .flatMap((path) => path.split('/').filter((segment) => segment !== '' && !segment.startsWith('{')));
    expect([...new Set(segments)].filter((segment) => !named.has(segment))).toEqual([]);
  });

  it('closes every request: an unknown field is refused', () => {
    const schemas = document.components?.schemas ?? {};
    const open = Object.entries(schemas).filter(
      ([name, schema]) =>
        name.endsWith('Request') && (schema as { additionalProperties?: unknown }).additionalProperties !== false,
    );
    expect(open.map(([name]) => name)).toEqual([]);
  });
});
