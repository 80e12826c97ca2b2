import { describe, expect, it } from '@jest/globals';
import { ManualScheduler } from '../../../../test/eventstoredb-double/manual-scheduler.js';
import { type AppendCall, ClientGuard } from './batch-append-guard.js';

describe('the guard around the client', () => {
  /** A call as the client opens it: what it listens with is called by `answer`. */
  const guarded = (listener: (answer: unknown) => void) => {
    const listeners: ((value: unknown) => void)[] = [];
    const call: AppendCall = {
      on: (event, heard) => {
        if (event === 'data') listeners.push(heard);
        return call;
      },
      write: () => false,
      cancel: () => {},
      destroy: () => {},
    };
    const client = { batchAppend: () => call };
    const guard = new ClientGuard(new ManualScheduler(), 1000);
    guard.guard(client);
    client.batchAppend().on('data', listener);
    const answer = (value: unknown) => {
      for (const heard of listeners) heard(value);
    };
    return { guard, call, answer };
  };

  /** What the client does with an answer, word for word. */
  const lookUp = (waiting: ReadonlyMap<unknown, [() => void, () => void]>) => (id: unknown) => {
    // @ts-expect-error It does not expect nobody to wait.
    const [resolve] = waiting.get(id);
    resolve();
  };

  it('counts an answer for nobody, and passes on every other', () => {
    let resolved = 0;
    const waiting = new Map([['known', [() => (resolved += 1), () => {}] as [() => void, () => void]]]);
    const { guard, answer } = guarded(lookUp(waiting));
    answer('known');
    answer('late');
    answer('known');
    expect({ resolved, answers: guard.answers, late: guard.lateAnswers }).toEqual({ resolved: 2, answers: 3, late: 1 });
  });

  it.each([
    ['another TypeError', new TypeError('x is not a function')],
    ['any other error', new Error('undefined is not iterable')],
  ])('lets %s through', (_, error) => {
    const { guard, answer } = guarded(() => {
      throw error;
    });
    expect(() => answer('known')).toThrow(error);
    expect(guard.lateAnswers).toBe(0);
  });

  it('never lets the client wait before it writes', () => {
    const { call } = guarded(() => {});
    expect(call.write('frame')).toBe(true);
  });
});
