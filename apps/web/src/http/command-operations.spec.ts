import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { NamedCommand } from '#contracts';
import { addresses, commands, exampleBody, places } from '../../test/command-addresses.js';
import { TestLedger } from '../../test/test-ledger.js';
import { ApiDescription } from './api-description.js';

describe('the commands of the ledger over the API', () => {
  let ledger: TestLedger;
  let document: OpenAPIObject;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    document = ledger.app.get(ApiDescription).document;
  });
  afterAll(() => ledger.close());

  it('each have an address, and no other address takes one', () => {
    const posts = Object.entries(document.paths).flatMap(([path, item]) =>
      item.post === undefined || /^\/v1\/(webhooks|members|tokens)(\/|$)/.test(path) ? [] : [path],
    );
    const uploads = [
      '/v1/contracts/{contract}/imports',
      '/v1/contracts/{contract}/imports/{import}/confirmation',
      '/v1/contracts/{contract}/people/{person}/evidence-files',
    ];
    expect([...Object.values(addresses).flat(), ...uploads].sort()).toEqual(posts.sort());
  });

  const operations = Object.entries(addresses).flatMap(([name, paths]) => paths.map((path) => [name, path] as const));
  it.each(operations)('%s takes the example that is published for %s', (name, path) => {
    const command: NamedCommand = commands[name as keyof typeof commands];
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, place = '']) => [place, places[place]]);
    const parsed = command.input.safeParse({ ...exampleBody(document, path), ...Object.fromEntries(inPath) });
    expect(parsed.error?.issues ?? []).toEqual([]);
  });
});
