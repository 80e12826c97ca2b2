import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, SetClock } from '#kernel';
import { vectorText, worked } from '../../test/vectors.js';
import { checkpointText } from './checkpoint.js';
import { ed25519Cosigner } from './cosignature.js';
import { ed25519Signer, privateKeyOfSeed, vkeyOf } from './ed25519-keys.js';
import { isQuorum, judgeNote, PolicyMalformed, readPolicy } from './policy.js';
import { NoteRefused, signNote } from './signed-note.js';

const seed = (byte: number) => Buffer.alloc(32, byte);
const logVkey = (byte: number, name = 'log.example') => vkeyOf(name, privateKeyOfSeed(seed(byte)));
const vkey = (byte: number) => vkeyOf(`w${byte}.example`, privateKeyOfSeed(seed(byte)), 'cosignature');
const six = [1, 2, 3, 4, 5, 6].map((byte) => `witness W${byte} ${vkey(byte)}`);
const nested = [
  `log ${logVkey(9)}`,
  ...six,
  'group first 2 W1 W2 W3',
  'group second any W4 W5 W6',
  'group both all first second',
  'quorum both',
].join('\n');

describe('a policy', () => {
  it('is read with its comments, empty lines, tabs and addresses', () => {
    const text = `# ours\n\n  log\t${logVkey(9)} https://log.example/ \n\twitness W1 ${vkey(1)}\thttp://127.0.0.1:8080/w\n # end\nquorum W1\n`;
    const { logs, witnesses, groups, quorum } = readPolicy(text);
    expect(logs.map(({ verifier, url }) => [verifier.name, url])).toEqual([['log.example', 'https://log.example/']]);
    expect(witnesses.map(({ name, verifier, url }) => [name, verifier.name, url])).toEqual([
      ['W1', 'w1.example', 'http://127.0.0.1:8080/w'],
    ]);
    expect({ groups, quorum }).toEqual({ groups: [], quorum: 'W1' });
  });

  it('may name no logs and ask for no witnesses', () => {
    expect(readPolicy('quorum none')).toEqual({ logs: [], witnesses: [], groups: [], quorum: 'none' });
  });

  it.each([
    ['an unknown word', 'quorums none', /Line 1 .* must begin with log, witness, group or quorum/],
    ['no quorum', `log ${logVkey(9)}`, /must have a quorum line/],
    ['two quorum lines', 'quorum none\nquorum none', /Line 2 .* one quorum line/],
    ['a quorum of nobody', 'quorum', /quorum <name>/],
    ['a quorum that is not defined', 'quorum W1', /line above/],
    ['a quorum that is defined below', `quorum W1\nwitness W1 ${vkey(1)}`, /Line 1/],
    ['a log without a key', 'log', /log <vkey>/],
    ['a log with too many fields', `log ${logVkey(9)} https://a.example b`, /log <vkey>/],
    ['a log with a witness’s key', `log ${vkey(1)}`, /type 0x01/],
    ['a log twice', `log ${logVkey(9)}\nlog ${logVkey(9, 'other.example')}`, /Line 2 .* stands in a line above/],
    ['a witness with a log’s key', `witness W1 ${logVkey(9)}`, /type 0x04/],
    ['a witness without a key', 'witness W1', /witness <name> <vkey>/],
    ['a key twice', `witness W1 ${vkey(1)}\nwitness W2 ${vkey(1)}`, /stands in a line above/],
    ['a name twice', `witness W1 ${vkey(1)}\nwitness W1 ${vkey(2)}`, /name of another/],
    ['a group under the name of a witness', `witness W1 ${vkey(1)}\ngroup W1 any W1`, /name of another/],
    ['a witness called none', `witness none ${vkey(1)}`, /none must not be/],
    ['none in a group', 'group G any none\nquorum none', /line above/],
    ['a group in itself', `witness W1 ${vkey(1)}\ngroup G any W1 G`, /line above/],
    ['a group of nobody', 'group G all', /group <name>/],
    ['a member twice', `witness W1 ${vkey(1)}\ngroup G any W1 W1`, /one group only/],
    ['a member of two groups', `witness W1 ${vkey(1)}\ngroup G any W1\ngroup H any W1`, /one group only/],
    ['a threshold of 0', `witness W1 ${vkey(1)}\ngroup G 0 W1`, /from 1 to/],
    ['a threshold above the number of members', `witness W1 ${vkey(1)}\ngroup G 2 W1`, /from 1 to/],
    ['a threshold in other digits', `witness W1 ${vkey(1)}\ngroup G 01 W1`, /from 1 to/],
    ['an address that is none', `witness W1 ${vkey(1)} somewhere`, /URL/],
    ['an address of another kind', `witness W1 ${vkey(1)} file:///etc/passwd`, /URL/],
    ['a broken key', 'log log.example+00000000+AAAA', /Line 1/],
    ['a control character', 'quorum none\r', /control character/],
  ])('is refused with %s', (_, text, message) => {
    expect(() => readPolicy(text)).toThrow(PolicyMalformed);
    expect(() => readPolicy(text)).toThrow(message);
  });

  it.each([
    [[1, 2, 4], true],
    [[1, 3, 6], true],
    [[1, 2, 3, 4, 5, 6], true],
    [[1, 4, 5, 6], false],
    [[1, 2, 3], false],
    [[], false],
  ])('with nested groups: %j is a quorum: %s', (cosigned, enough) => {
    expect(isQuorum(readPolicy(nested), new Set(cosigned.map((each) => `W${each}`)))).toBe(enough);
  });

  it('takes k of n, for every k and n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.nat(63), (n, k, bits) => {
        fc.pre(k <= n);
        const names = six.slice(0, n).map((line) => line.split(' ')[1] ?? '');
        const policy = readPolicy([...six.slice(0, n), `group G ${k} ${names.join(' ')}`, 'quorum G'].join('\n'));
        const cosigned = names.filter((_, index) => (bits >> index) & 1);
        expect(isQuorum(policy, new Set(cosigned))).toBe(cosigned.length >= k);
      }),
    );
  });

  it('is never less content with more witnesses', () => {
    const policy = readPolicy(nested);
    const some = fc.subarray(['W1', 'W2', 'W3', 'W4', 'W5', 'W6']);
    fc.assert(
      fc.property(some, some, (cosigned, more) => {
        if (isQuorum(policy, new Set(cosigned))) expect(isQuorum(policy, new Set([...cosigned, ...more]))).toBe(true);
      }),
    );
  });
});

describe('judging a note', () => {
  const clock = new SetClock(instant('2026-04-01T09:00:00Z'));
  const text = checkpointText({ origin: 'log.example', size: 4, root: Buffer.alloc(32, 3) });
  const log = ed25519Signer('log.example', seed(9));
  const witness = (byte: number) => ed25519Cosigner(`w${byte}.example`, seed(byte), clock);
  const policy = readPolicy(nested);

  it('of the worked example says who has cosigned, and when', () => {
    const strict = readPolicy(`log ${worked.logVkey}\nwitness W ${worked.witnessVkey}\nquorum W`);
    expect(judgeNote(strict, vectorText('worked-example/checkpoint-11.txt'))).toMatchObject({
      checkpoint: { origin: worked.origin, size: 11 },
      witnesses: [{ name: 'W', at: '2026-04-01T09:00:11.000Z' }],
      isQuorum: true,
    });
  });

  it('finds the quorum, or shows that there is none', () => {
    expect(judgeNote(policy, signNote(text, [log, witness(1), witness(2), witness(4)])).isQuorum).toBe(true);
    const few = judgeNote(policy, signNote(text, [log, witness(1)]));
    expect(few.isQuorum).toBe(false);
    expect(few.witnesses).toEqual([{ name: 'W1', at: '2026-04-01T09:00:00.000Z' }]);
  });

  it('counts a witness once, however often it has cosigned', () => {
    const twice = readPolicy([...six.slice(0, 2), `log ${logVkey(9)}`, 'group G 2 W1 W2', 'quorum G'].join('\n'));
    expect(judgeNote(twice, signNote(text, [log, witness(1), witness(1)])).isQuorum).toBe(false);
  });

  const notLog = { ...witness(1), sign: () => Buffer.alloc(72) };
  it.each([
    ['no log has signed it', signNote(text, [witness(1), witness(2), witness(4)])],
    ['another log has signed it', signNote(text, [ed25519Signer('log.example', seed(8)), witness(1)])],
    ['a witness’s signature is wrong', signNote(text, [log, notLog])],
    ['it is no checkpoint', signNote('text\n', [log])],
    ['the log has signed for another’s origin', signNote(text.replace('log.example', 'other.example'), [log])],
  ])('refuses it when %s', (_, note) => expect(() => judgeNote(policy, note)).toThrow(NoteRefused));
});
