import { countInWords, formatPence } from '#kernel';
import { type CapStanding, CapsRegister } from '#payments';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { inWords, workedOutAt } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { table } from '../table.js';
import { plural } from '../terminal.js';
import { type Names, namesOf } from '../words.js';
import { contractNamed } from './contract-named.js';

/** `ledger caps`: every cap of the terms and limit of the rate card that holds on a day, with what billed claims have used of it. */
export function caps(
  session: Session,
  contract: string,
  options: { readonly effectiveOn?: string; readonly on?: string; readonly asOf?: string },
): Promise<ExitCode> {
  return reading(session, async (installation) => {
    const { out } = session;
    const named = contractNamed(installation, contract);
    const { on, ...moment } = workedOutAt(installation, options);
    const standings = (await installation.get(CapsRegister)).caps(named, on, moment);
    if (session.options.json) {
      await out.document({ contract, on, asOf: moment.asOf ?? null, caps: standings });
      return exitCodes.ok;
    }
    if (moment.asOf !== undefined) out.note(`As the ledger knew it at entry ${moment.asOf}.`);
    await out.line(out.style('bold', `Caps of ${contract} in force on ${inWords(on)}`));
    if (standings.length === 0) {
      await out.line('No cap holds, neither in the terms nor on the rate card.');
      return exitCodes.ok;
    }
    await out.line();
    const names = namesOf(installation.store, contract, moment);
    await out.lines(
      table(
        [
          { title: 'Cap' },
          { title: 'For' },
          { title: 'Limit', align: 'right' },
          { title: 'Used', align: 'right' },
          { title: 'Left', align: 'right' },
          { title: 'Cut', align: 'right' },
          { title: 'Of claims', align: 'right' },
          { title: 'Which' },
        ],
        standings.map((one) => [
          one.cap,
          whom(one, names),
          amount(one, one.limit),
          one.level === 'person' ? `at most ${amount(one, one.used)}` : amount(one, one.used),
          one.level === 'person' ? '' : amount(one, one.left),
          formatPence(one.cutPence),
          countInWords(one.cutClaims),
          whichInWords(one),
        ]),
        out.width,
      ),
    );
    await out.line();
    await out.line('What was cut, claim by claim: ledger curtailed '.concat(contract));
    return exitCodes.ok;
  });
}

function whom({ level, payer, personsAtLimit }: CapStanding, names: Names): string {
  if (payer !== undefined) return names.of(payer);
  return level === 'person' ? `each person (${plural(personsAtLimit ?? 0, 'has', 'have')} used all)` : level;
}

function amount({ counts }: CapStanding, value: number): string {
  return counts === 'pence' ? formatPence(value) : `${countInWords(value)} in number`;
}

function whichInWords({ source, version, outcomes, achievedIn, paymentGroups }: CapStanding): string {
  return [
    source === 'terms' ? `terms version ${version}` : `rate card revision ${version}`,
    ...(outcomes === undefined ? [] : [outcomes.join(' and ')]),
    ...(achievedIn === undefined ? [] : [`achieved ${achievedIn.from} to ${achievedIn.to}`]),
    ...(paymentGroups === undefined ? [] : [`of ${paymentGroups.join(' or ')}`]),
  ].join(', ');
}
