import { countInWords, formatPence } from '#kernel';
import {
  AdjustmentCause,
  Calculation,
  causeInWords,
  explain as explained,
  type Limit,
  StatementsRegister,
} from '#payments';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { table } from '../table.js';
import { type Names, namesOf, plain, signedPence, subjectInWords } from '../words.js';
import { capInWords, levelInWords } from './cap-words.js';
import { bullet } from './changes.js';
import { allLines } from './line-table.js';

/** `ledger explain`: why a line of a statement is the amount that it is, as sentences and with every limit. */
export function explain(session: Session, ref: string, options: { readonly asOf?: string }): Promise<ExitCode> {
  const [, statement, number] = /^([\w.]+)\/(\d{1,9})$/.exec(ref) ?? [];
  if (statement === undefined) {
    throw new Failure('usage', 'line-needed', 'Which line? For example: ledger explain reboot_west.S01/3');
  }
  return reading(session, async ({ store }) => {
    const { out } = session;
    const asked = momentOf(store, options);
    const register = new StatementsRegister(store);
    const contract = statement.slice(0, statement.indexOf('.'));
    const line = register.line(contract, statement, Number(number), asked);
    if (line === undefined) {
      const isThere = register.statement(contract, statement, asked) !== undefined;
      const missing = isThere
        ? `The statement ${statement} has no line ${number}`
        : `There is no statement ${statement}`;
      throw new Failure('failed', 'not-found', missing);
    }
    const calculation = line.calculation === null ? undefined : Calculation.parse(JSON.parse(line.calculation));
    const names = namesOf(store, contract, asked);
    const sentences = calculation === undefined ? [] : explained(calculation);
    const parts = register.partsOfLine(contract, statement, line.number, asked);
    const others = allLines(register, contract, { ...asked, claim: line.claim }).filter(
      (one) => one.statement !== line.statement || one.number !== line.number,
    );
    if (session.options.json) {
      await out.document({
        ...line,
        calculation: calculation ?? null,
        explanation: sentences,
        parts,
        otherLines: others,
      });
      return exitCodes.ok;
    }
    const whom = line.person === null ? subjectInWords(line) : `person ${line.person}`;
    await out.line(
      out.style('bold', `Line ${line.number} of statement ${statement}: ${formatPence(line.amount_pence)}`),
    );
    const again = line.occurrence === 1 ? '' : `, number ${line.occurrence},`;
    await out.line(
      `${names.withCode(line.outcome)}${again} of ${whom}, achieved on ${inWords(line.achieved_on)}; claim ${line.claim}`,
    );
    await out.line();
    if (line.kind === 'adjustment') {
      await out.line(
        `It adjusts line ${line.adjusts_line} of ${line.adjusts_statement}, because ${causeInWords[AdjustmentCause.parse(line.cause)]}:`,
      );
      await out.line(
        `the claim comes to ${formatPence(line.payable_pence)}, and ${formatPence(line.billed_before_pence ?? 0)} had been billed of it.`,
      );
      await out.line();
    }
    if (calculation === undefined) {
      await out.line(
        `Line ${names.title(line.rate_card_line)} of revision ${line.revision} of the rate card: ${formatPence(line.uncapped_pence)}. No limit and no cut was held against it.`,
      );
    } else {
      for (const sentence of explained(calculation, names.of))
        await out.lines(bullet(names.sentence(sentence), out.width));
      if (calculation.limits.length > 0) {
        await out.line();
        await out.lines(limitTable(calculation.limits, names, out.width));
      }
    }
    await out.line();
    await out.lines(
      table(
        [{ title: 'Payer' }, { title: 'Part of this line', align: 'right' }],
        parts.map(({ payer, pence }) => [names.of(payer), signedPence(pence)]),
        out.width,
      ),
    );
    if (others.length > 0) {
      await out.line();
      await out.line('Other lines of the same claim');
      for (const one of others)
        await out.line(
          `  ${one.statement}/${one.number}  ${signedPence(one.amount_pence)}${one.cause === null ? '' : `  ${plain(one.cause)}`}`,
        );
    }
    await out.line();
    await out.line(`The same with today's ledger: ledger recompute ${contract} --claim ${line.claim}`);
    await out.line(`Who did what, back to the evidence: ledger trail line ${statement} ${line.number}`);
    return exitCodes.ok;
  });
}

function limitTable(limits: readonly Limit[], names: Names, width: number): string[] {
  const amount = ({ counts }: Limit, value: number) =>
    counts === 'pence' ? formatPence(value) : `${countInWords(value)} in number`;
  return table(
    [
      { title: 'Limit' },
      { title: 'For' },
      { title: 'Says', align: 'right' },
      { title: 'Used before', align: 'right' },
      { title: 'Left', align: 'right' },
      { title: 'Cut', align: 'right' },
      { title: 'Agreed in' },
    ],
    limits.map((limit) => [
      limit.source === 'terms' ? capInWords(limit.cap) : names.title(limit.cap),
      limit.payer === undefined ? levelInWords[limit.level] : names.of(limit.payer),
      amount(limit, limit.limit),
      amount(limit, limit.usedBefore),
      amount(limit, limit.left),
      formatPence(limit.cutPence),
      limit.source === 'terms' ? `terms version ${limit.version}` : `rate card revision ${limit.version}`,
    ]),
    width,
  );
}
