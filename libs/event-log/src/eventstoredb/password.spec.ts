import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EventStoreDouble } from '../../../../test/eventstoredb-double/event-store-double.js';
import { LogOnDouble, QUICK } from '../../test/log-on-double.js';
import { allOf, notes } from '../../test/notes.js';
import { LogUnavailable } from '../event-log.js';

describe('the traps of the EventStoreDB client', () => {
  const at = new LogOnDouble();
  beforeEach(() => at.begin());
  afterEach(() => at.end());

  describe('the password', () => {
    it('goes to the server with TLS, and nowhere without', async () => {
      const secure = await EventStoreDouble.start({ tls: true });
      at.others.push(secure);
      const opened = await at.open({ connectionString: secure.connectionStringFor('ann:p%40ss%3Aword@') });
      expect((await opened.append('note-1', 'no-stream', notes('a', 1))).kind).toBe('appended');
      expect(secure.authorization).toBe(`Basic ${Buffer.from('ann:p@ss:word').toString('base64')}`);
      await opened.close();

      const plain = await at.open({ connectionString: at.double.connectionStringFor('ann:p%40ss%3Aword@') });
      expect((await plain.append('note-1', 'no-stream', notes('a', 1))).kind).toBe('appended');
      expect(at.double.authorization).toBeUndefined();
    });

    it('is not sent to a server whose certificate nobody vouches for', async () => {
      const secure = await EventStoreDouble.start({ tls: true });
      at.others.push(secure);
      const connectionString = `esdb://ann:s3cret@127.0.0.1:${secure.port}`;
      await expect(at.open({ connectionString, times: { ...QUICK, attempts: 2 } })).rejects.toThrow(LogUnavailable);
      expect(secure.asked).toEqual([]);
    });

    it('is taken out of what a server says', async () => {
      const opened = await at.open({ connectionString: at.double.connectionStringFor('ann:s3%20cret@') });
      at.double.isDenied = true;
      at.double.words = `not with "s3 cret", s3%20cret or ${Buffer.from('ann:s3 cret').toString('base64')}`;
      const error: unknown = await allOf(opened).catch((error: unknown) => error);
      expect(error).toMatchObject({
        kind: 'denied',
        message: expect.stringContaining('not with "*****", ***** or *****'),
      });
      expect(JSON.stringify(told(error))).not.toMatch(/s3( |%20)cret/);
    });

    it('is in no error, whatever is wrong', async () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
      const wrong = [
        'esdb://ann:s3cret@127.0.0.1:1?tls=false',
        'esdb://ann:s3cret@127.0.0.1:1',
        'esdb://ann:s3cret@?tls=false',
        'esdb://ann:s3cret@host:port?tls=false',
        'esdb://ann:s3cret@host:2113?tls=perhaps',
        'esdb://ann:s3cret@host:2113?tlsVerifyCert=false',
        'esdb://ann:s3cret@host:2113?nonsense=1',
        'esdb://ann:s3cret@host:2113?throwOnAppendFailure=false',
        'esdb://ann:s3cret@host:2113?tlsCAFile=/no/such/file',
        'esdb://ann:s3cret@host:2113?tlsCAFile=/no/s3cret/file',
        'esdb://ann:s3cret:more@host:2113',
        'esdb://ann:s3@cret@host:2113',
        'esdb://ann:12?s3cret@host:2113',
        'esdb://ann:s3cret%@host:2113',
        'postgres://ann:s3cret@host:2113',
        'ann:s3cret',
      ];
      for (const connectionString of wrong) {
        const error: unknown = await at
          .open({ connectionString, times: { ...QUICK, attempts: 1 } })
          .catch((error: unknown) => error);
        expect(error).toBeInstanceOf(Error);
        expect(JSON.stringify(told(error))).not.toContain('s3cret');
      }
      expect(warn).not.toHaveBeenCalled();
      warn.mockRestore();
    });

    it('is kept out of the log by refusing to run while the client is being debugged', async () => {
      const ours = createRequire(import.meta.url);
      const debug = createRequire(ours.resolve('@eventstore/db-client'))('debug') as {
        enable(namespaces: string): void;
        disable(): string;
      };
      for (const namespaces of ['esdb:*', '*', 'esdb:connection', 'esdb*']) {
        debug.enable(namespaces);
        await expect(at.open()).rejects.toThrow('DEBUG covers esdb');
      }
      debug.enable('*,-esdb,-esdb:*');
      const log = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
      try {
        await at.open();
      } finally {
        debug.disable();
        log.mockRestore();
      }
    });
  });
});

/** Everything that a logger could print of an error. */
function told(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return { ...error, name: error.name, message: error.message, stack: error.stack, cause: told(error.cause) };
}
