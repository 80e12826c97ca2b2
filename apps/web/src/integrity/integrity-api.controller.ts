import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type SignedCheckpoint, TransparencyLog } from '#tamper-evidence';
import { type Call, TheCall } from '../http/call.js';
import { PathEntry, PathNumber } from '../http/path-number.js';
import { Problem } from '../http/problem.js';
import { invalid, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;

const root = 'LSKJvThWC5Ep1i1rLpFkMDG9JQ+6twkAKMgH06uoHHg=';
const note = `ledger.example.org/outcomes\n4218\n${root}\n\n— ledger.example.org/outcomes TAOPHgqFxuT0OZ3iv5SBC0EfKg9d8re0D6nu9gtz9a9HivYBiwuQc+TxgZGgk517ID5z7upG7KuA4a8WaNFqEwd3IgM=\n`;
const checkpointExample = {
  size: 4218,
  root,
  signedAt: '2026-03-01T10:00:00.000Z',
  note,
  witnesses: [{ name: 'payer', at: '2026-03-01T10:00:02.000Z' }],
  isWitnessed: true,
};
const keyExample = {
  vkey: 'ledger.example.org/outcomes+4c038f1e+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4',
  sinceSize: 0,
  sinceAt: '2026-01-05T09:00:00.000Z',
  untilSize: null,
  untilAt: null,
};
const hashes = ['pWnQ2D6uhm5H/P48BqmHAbQNXB5Yz4zrO5PS3Lf8EOY=', 'zHmdsRq35fohaWLdBaWsSIMahKBx0KjWMOVAsm25Y64='];

/** What the log can prove: its keys, its checkpoints, that an entry is in one, and that one grew from another. */
@ApiTags('Transparency log')
@Controller('v1')
export class IntegrityApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly transparency: TransparencyLog,
  ) {}

  @Get('log')
  @QueryRoute({
    versionOf: 'more-than-entries',
    summary: 'The log: its name, its keys and its latest checkpoint',
    asOf: false,
    answer: {
      origin: 'ledger.example.org/outcomes',
      state: 'following',
      size: 4218,
      keys: [keyExample],
      checkpoint: checkpointExample,
    },
  })
  log(@TheCall() call: Call) {
    const { transparency } = this;
    const answer = () => {
      const latest = transparency.checkpoint();
      return {
        origin: transparency.origin,
        state: transparency.status.state,
        size: transparency.size,
        keys: transparency.vkeys().map((key) => ({ untilSize: null, untilAt: null, ...key })),
        checkpoint: latest === undefined ? null : this.#told(latest),
      };
    };
    return this.queries.one(call, answer, []);
  }

  @Get('checkpoints')
  @QueryRoute({
    versionOf: 'more-than-entries',
    summary: 'Everything that was signed, the newest first',
    asOf: false,
    parameters: [
      { name: 'before', about: 'Only those of a smaller size.', example: '4218' },
      { name: 'limit', about: `How many at most: ${LIMIT_DEFAULT}, and never more than ${LIMIT_MAX}.`, example: '10' },
    ],
    answer: [checkpointExample],
  })
  checkpoints(@TheCall() call: Call) {
    return this.queries.one(
      call,
      ({ filters }) => {
        const before = numberFrom('before', filters['before'], Number.MAX_SAFE_INTEGER);
        const limit = numberFrom('limit', filters['limit'], LIMIT_DEFAULT);
        if (limit < 1 || limit > LIMIT_MAX) throw invalid('limit', `must be a whole number from 1 to ${LIMIT_MAX}`);
        return this.transparency.checkpoints({ before, limit }).map((each) => this.#told(each));
      },
      ['before', 'limit'],
    );
  }

  @Get('checkpoints/:size')
  @QueryRoute({
    versionOf: 'more-than-entries',
    summary: 'The checkpoint of a size',
    asOf: false,
    answer: checkpointExample,
  })
  checkpoint(@TheCall() call: Call, @Param('size', PathNumber) size: number) {
    return this.queries.one(call, () => {
      const found = this.transparency.checkpointOf(size);
      return found && this.#told(found);
    }, []);
  }

  @Get('checkpoints/:size/consistency')
  @QueryRoute({
    versionOf: 'more-than-entries',
    summary: 'That a checkpoint only added to an earlier tree',
    description: 'The hashes are those of RFC 6962 §2.1.2, in base64; none from size 0, and none to the same size.',
    asOf: false,
    parameters: [{ name: 'from', about: 'The size of the earlier tree.', example: '4001', required: true }],
    answer: { from: 4001, to: 4218, hashes },
  })
  consistency(@TheCall() call: Call, @Param('size', PathNumber) size: number) {
    return this.queries.one(
      call,
      ({ filters }) => {
        if (this.transparency.checkpointOf(size) === undefined) return undefined;
        const from = numberFrom('from', filters['from'], undefined);
        if (from > size) throw invalid('from', `must be at most ${size}, the size of the checkpoint`);
        return { from, to: size, hashes: this.transparency.consistencyProof(from, size).map(inBase64) };
      },
      ['from'],
    );
  }

  @Get('entries/:entry/proof')
  @QueryRoute({
    versionOf: 'more-than-entries',
    summary: 'That an entry is in a checkpoint',
    description:
      'Under the latest checkpoint, or under that of a size. tlogProof is the same as one file (C2SP tlog-proof), which others’ tools check together with the stored bytes of the event.',
    asOf: false,
    parameters: [{ name: 'size', about: 'The size of an earlier checkpoint.', example: '4218' }],
    answer: {
      entry: 4217,
      size: 4218,
      root,
      leaf: hashes[0],
      hashes,
      tlogProof: `c2sp.org/tlog-proof@v1\nindex 4217\n…`,
    },
  })
  proof(@TheCall() call: Call, @Param('entry', PathEntry) entry: number) {
    return this.queries.one(
      call,
      ({ filters }) => {
        const size = filters['size'] === undefined ? undefined : numberFrom('size', filters['size'], undefined);
        const checkpoint = size === undefined ? this.transparency.checkpoint() : this.transparency.checkpointOf(size);
        const leaf = this.transparency.leafOf(entry);
        if (leaf === undefined) throw new Problem('not-found', 'There is no such entry in the tree');
        if (checkpoint === undefined || entry >= checkpoint.size) {
          throw new Problem('not-yet-signed', 'No such checkpoint includes this entry yet', { retryAfterSeconds: 2 });
        }
        return {
          entry,
          size: checkpoint.size,
          root: inBase64(checkpoint.root),
          leaf: inBase64(leaf),
          hashes: this.transparency.inclusionProof(entry, checkpoint.size).map(inBase64),
          tlogProof: this.transparency.tlogProof(entry, checkpoint.size),
        };
      },
      ['size'],
    );
  }

  #told(checkpoint: SignedCheckpoint) {
    const { size, root: hash, note: text, signedAt, witnesses, isWitnessed } = this.transparency.witnessed(checkpoint);
    return { size, root: inBase64(hash), signedAt, note: text, witnesses, isWitnessed: isWitnessed ?? null };
  }
}

function inBase64(hash: Buffer): string {
  return hash.toString('base64');
}

function numberFrom(name: string, text: string | undefined, otherwise: number | undefined): number {
  if (text === undefined && otherwise !== undefined) return otherwise;
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text);
  throw invalid(name, 'must be a whole number');
}
