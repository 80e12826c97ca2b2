import { countInWords, dayInWords, formatPence } from '#kernel';
import { type CapStanding, CapsRegister } from '#payments';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { inWords, workedOutAt } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import type { Cell } from '../table.js';
import { plural } from '../terminal.js';
import { count, money, type Names, namesOf, plain } from '../words.js';
import { levelInWords, capInWords as sayCap } from './cap-words.js';
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
    if (!out.options.plain) await out.line(out.style('bold', `Caps of ${contract} in force on ${inWords(on)}`));
    if (standings.length === 0 && !out.options.plain) {
      await out.line('No cap holds, neither in the terms nor on the rate card.');
      return exitCodes.ok;
    }
    if (!out.options.plain) await out.line();
    const names = namesOf(installation.store, contract, moment);
    await out.table({
      columns: [
        { title: 'Cap' },
        { title: 'For' },
        { title: 'Limit', align: 'right' },
        { title: 'Used', align: 'right' },
        { title: 'Left', align: 'right' },
        { title: 'Cut', align: 'right' },
        { title: 'Of claims', align: 'right' },
        { title: 'Which' },
      ],
      rows: standings.map((one): Cell[] => [
        { text: capInWords(one, names), plain: one.cap },
        { text: whom(one, names), plain: one.payer ?? one.level },
        amount(one, one.limit),
        one.level === 'person'
          ? { text: `at most ${amount(one, one.used).text}`, plain: String(one.used) }
          : amount(one, one.used),
        one.level === 'person' ? '' : amount(one, one.left),
        money(one.cutPence),
        count(one.cutClaims),
        whichInWords(one, names),
      ]),
    });
    if (out.options.plain) return exitCodes.ok;
    await out.line();
    const [first] = standings.filter(({ cutClaims }) => cutClaims > 0);
    await out.line(
      `What was cut, claim by claim: ledger curtailed ${contract}${first === undefined ? '' : ` (one cap only: --cap ${first.cap})`}`,
    );
    return exitCodes.ok;
  });
}

function whom({ level, payer, personsAtLimit }: CapStanding, names: Names): string {
  if (payer !== undefined) return names.of(payer);
  return level === 'person'
    ? `each person (${plural(personsAtLimit ?? 0, 'has', 'have')} used all)`
    : levelInWords[level];
}

/** On the rate card a limit is that of an outcome, and is called by it. */
function capInWords({ cap, source }: CapStanding, names: Names): string {
  return source === 'terms' ? sayCap(cap) : names.title(cap);
}

function amount({ counts }: CapStanding, value: number) {
  const text = counts === 'pence' ? formatPence(value) : `${countInWords(value)} in number`;
  return { text, plain: String(value) };
}

function whichInWords({ source, version, outcomes, achievedIn, paymentGroups }: CapStanding, names: Names): string {
  return [
    source === 'terms' ? `terms version ${version}` : `rate card revision ${version}`,
    ...(outcomes === undefined ? [] : [outcomes.map(names.title).join(' and ')]),
    ...(achievedIn === undefined ? [] : [`achieved ${dayInWords(achievedIn.from)} to ${dayInWords(achievedIn.to)}`]),
    ...(paymentGroups === undefined ? [] : [`of ${paymentGroups.map(plain).join(' or ')}`]),
  ].join(', ');
}
