import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLedger } from '../../test/test-ledger.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('what a request is called', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open();
  });
  afterAll(() => ledger.close());

  const called = async (headers: Record<string, string>, url = '/v1/contracts') =>
    String((await ledger.get(url, headers)).headers['x-request-id']);

  it.each([
    ['as whoever asks calls it', { 'x-request-id': 'job-17:3' }, 'job-17:3'],
    ['else by the trace that it is part of', { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` }, TRACE],
    ['first by its own name', { 'x-request-id': 'mine', traceparent: `00-${TRACE}-00f067aa0ba902b7-01` }, 'mine'],
  ])('is told in its answer: %s', async (_, headers, name) => {
    expect(await called(headers)).toBe(name);
  });

  it.each([
    ['nothing', {}],
    ['what no log could take', { 'x-request-id': 'two words' }],
    ['what is too long', { 'x-request-id': 'x'.repeat(65) }],
    ['a trace of noughts', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }],
    ['a trace that is none', { traceparent: 'once upon a time' }],
  ])('is a name of our own for %s', async (_, headers) => {
    expect(await called(headers)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('stands in a problem too', async () => {
    const { body, headers } = await ledger.get('/v1/contracts/nowhere', { 'x-request-id': 'lost' });
    expect(body.requestId).toBe('lost');
    expect(headers['x-request-id']).toBe('lost');
  });
});
