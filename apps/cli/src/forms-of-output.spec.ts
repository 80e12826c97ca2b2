import { describe, expect, it } from '@jest/globals';
import { OnSmallLedger } from '../test/on-small-ledger.js';
import { runLedger } from '../test/run-ledger.js';

const on = new OnSmallLedger();
const { ledger } = on;

describe('what a script is given', () => {
  it('is a record a line with --plain: codes, days and pence, and nothing else', async () => {
    const { exit, out } = await ledger('list', 'payments', 'west', '--plain');
    expect(exit).toBe(0);
    expect(out).toMatch(/^west\.S01\.P1\twest\.S01\t\d{4}-\d\d-\d\d\tdfe\t22000\t[^\t\n]+\n$/);
    expect((await ledger('events', '--type', 'PaymentMade', '--plain')).out).toMatch(
      /^\d+\t[\dT:.Z-]+\t[\dT:.Z-]+\tPaymentMade\taccount-west\t\d+\trowan\tdfe\toutcome-payer\n$/,
    );
    const { out: commands } = await ledger('do', '--plain');
    expect(commands).toMatch(/^dispute-line\t[^\t]+$/m);
  });

  it('is a document a line with --jsonl: those of the list that --json has', async () => {
    const { out } = await ledger('list', 'payments', 'west', '--jsonl');
    const { payments } = await on.json('list', 'payments', 'west');
    expect(out).toBe(payments.map((payment: object) => `${JSON.stringify(payment)}\n`).join(''));
    const { out: shown } = await ledger('show', 'contract', 'west', '--jsonl');
    expect(shown.trim().split('\n')).toHaveLength(1);
    const failed = await ledger('show', 'contract', 'nowhere', '--jsonl');
    expect(JSON.parse(failed.err)).toMatchObject({ error: { code: 'not-found' }, exitCode: 1 });
  });

  it('has no colours, whatever is asked for', async () => {
    const argv = ['list', 'payments', 'west', '--data', on.small.data, '--plain'];
    const { out } = await runLedger(argv, { isTerminal: true, environment: { FORCE_COLOR: '1' } });
    expect(out).not.toContain('\u001b[');
  });

  it.each([
    ['two forms at once', ['list', 'payments', 'west', '--plain', '--json'], /Say one of --json, --jsonl and --plain/],
    ['records of what has none', ['explain', 'west.S01/1', '--plain'], /“ledger explain” prints no list here/],
    ['records of one sample', ['sample', 'show', 'west.V1', '--plain'], /“ledger sample” prints no list here/],
    ['a list that there is not', ['list', 'paymnets', 'west'], /Did you mean payments\?/],
    ['a command that there is not', ['doktor'], /Did you mean doctor\?/],
  ])('is refused with exit code 2 for %s', async (_, argv, says) => {
    const { exit, out, err } = await ledger(...argv);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toMatch(says);
  });

  it('is not waited for with --no-input, where it would have to be typed', async () => {
    const argv = ['do', 'record-meeting', '--input', '-', '--as', 'paula;dfe;outcome-payer', '--data', on.small.data];
    const refused = await runLedger([...argv, '--no-input'], { isInputTyped: true });
    expect([refused.exit, refused.err]).toEqual([2, expect.stringContaining('--no-input waits for nothing')]);
    const typed = await runLedger(argv, { isInputTyped: true, stdin: 'no JSON' });
    expect([typed.exit, typed.err]).toEqual([1, expect.stringContaining('Reading the input from the terminal')]);
  });
});
