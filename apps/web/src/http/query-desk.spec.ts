import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { TestLedger } from '../../test/test-ledger.js';
import type { Call } from './call.js';
import { type AskedList, QueryDesk } from './query-desk.js';
import { showsOnly } from './readable.js';

describe('a list of which its reader is shown a few rows', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open();
  });
  afterAll(() => ledger.close());

  it('lets others have their turns while it passes over the rest', async () => {
    const request = { raw: {} } as FastifyRequest;
    showsOnly(request, (row) => row === 9);
    let turns = 0;
    let isDone = false;
    const others = (async () => {
      for (; !isDone; turns += 1) await turn();
    })();
    let turnsBefore = 0;
    const pages = ({ after = '0' }: { readonly after?: string | undefined }) => {
      const page = Number(after);
      turnsBefore = turns;
      return page < 9 ? { rows: [page], next: String(page + 1) } : { rows: [page] };
    };
    const asked = { limit: 50, after: undefined } as AskedList;
    const { rows } = await ledger.app.get(QueryDesk).shown({ request } as Call, asked, pages);
    isDone = true;
    await others;
    expect(rows).toEqual([9]);
    expect(turnsBefore).toBeGreaterThan(0);
  });
});
