import { type ClaimRow, ClaimsRegister } from '#claims';
import { ContractRegister } from '#contracts';
import { EvidenceRegister, type OutcomeRow } from '#evidence';
import type { Installation } from '#installation';
import { formatPence, londonDayOf } from '#kernel';
import { StatementsRegister } from '#payments';
import { RateCardHistory } from '#rate-cards';
import { ReferralRegister, type StatusCounts } from '#referrals';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { type Asked, dayOfAsked, inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { table } from '../table.js';

type Shown = { readonly value: object; readonly lines: readonly string[] };
type Show = (installation: Installation, ref: string, asked: Asked, width: number) => Shown | undefined;

const kinds: Readonly<Record<string, Show>> = { contract, statement, person, claim };

/** `ledger show`: a record as it stands, or as it was known at a moment. */
export function show(
  session: Session,
  kind: string,
  ref: string,
  options: { readonly asOf?: string; readonly effectiveOn?: string },
): Promise<ExitCode> {
  const one = kinds[kind];
  if (one === undefined) {
    throw new Failure(
      'usage',
      'kind-unknown',
      `A ${kind} cannot be shown; these can: ${Object.keys(kinds).join(', ')}`,
    );
  }
  return reading(session, async (installation) => {
    const { out } = session;
    const asked = momentOf(installation.store, options);
    const shown = one(installation, ref, asked, out.width);
    if (shown === undefined) {
      const then = asked.asOf === undefined ? '' : ` as of entry ${asked.asOf}`;
      throw new Failure('failed', 'not-found', `There is no ${kind} ${ref} in this ledger${then}`);
    }
    if (session.options.json) {
      await out.document({ asOf: asked.asOf ?? null, effectiveOn: asked.on ?? null, [kind]: shown.value });
      return exitCodes.ok;
    }
    if (asked.asOf !== undefined) out.note(`As the ledger knew it at entry ${asked.asOf}.`);
    if (asked.on !== undefined) out.note(`As it was in force on ${inWords(asked.on)}.`);
    await out.lines(shown.lines);
    return exitCodes.ok;
  });
}

function contract({ store, clock }: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const details = new ContractRegister(store).contract(ref, asked);
  if (details === undefined) return undefined;
  const on = dayOfAsked(store, asked, londonDayOf(clock.now()));
  const register = new RateCardHistory(store);
  const card = register.inForce(ref, { ...asked, on });
  const totals = new StatementsRegister(store).totals(ref, asked);
  const people = new ReferralRegister(store).counts(ref, asked);
  const lines = [
    `${details.title} (${ref})${details.synthetic ? ', with made-up people' : ''}`,
    `${inWords(details.startsOn)} to ${inWords(details.endsOn)}, signed on ${inWords(details.signedOn)}`,
    '',
    ...table(
      [{ title: 'Party' }, { title: 'Name' }, { title: 'Roles' }, { title: 'From' }],
      details.parties.map(({ organisation, name, roles, from }) => [organisation, name ?? '', roles.join(', '), from]),
      width,
    ),
    '',
    ...(card === undefined
      ? [`No rate card is in force on ${inWords(on)}.`]
      : [
          `Rate card revision ${card.revision}, in force on ${inWords(on)}`,
          ...table(
            [{ title: 'Line' }, { title: 'What is paid for' }, { title: 'Price', align: 'right' }],
            card.lines.map(({ line, title, pricing }) => [line, title, formatPence(pricing.pricePence)]),
            width,
          ),
        ]),
    '',
    `People      ${peopleInWords(people)}`,
    `Claimed     ${formatPence(totals.claimed_pence)} (${totals.claims} claims)`,
    `Issued      ${formatPence(totals.issued_pence)} (${totals.statements} statements, ${totals.lines} lines)`,
    `Approved    ${formatPence(totals.approved_pence)}`,
    `Paid        ${formatPence(totals.paid_pence)} (${totals.payments} payments)`,
  ];
  return { value: { ...details, rateCard: card ?? null, people, totals }, lines };
}

/** Everybody counts once, by how far they are now: a person on the service is no longer one who waits for an answer. */
function peopleInWords({ referred, declined, accepted, engaged, paused, ended }: StatusCounts): string {
  return [
    `${referred} waiting for an answer`,
    `${declined} declined`,
    `${accepted} accepted and not started`,
    `${engaged} on the service`,
    `${paused} on a break`,
    `${ended} ended`,
  ].join(', ');
}

function statement({ store }: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const register = new StatementsRegister(store);
  const contractOf = ref.slice(0, ref.lastIndexOf('.'));
  const found = register.statement(contractOf, ref, asked) ?? elsewhere(store, register, ref, asked);
  if (found === undefined) return undefined;
  const parts = register.parts(found.contract, ref, asked);
  const payments = register.payments(found.contract, { ...asked, statement: ref }).rows;
  const rows = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page = register.lines(found.contract, { ...asked, statement: ref, ...(after === '' ? {} : { after }) });
    rows.push(...page.rows);
    after = page.next;
  }
  const lines = [
    `Statement ${ref} of ${found.contract}: ${found.status}`,
    `${inWords(found.period_from)} to ${inWords(found.period_to)}${found.issued_on === null ? '' : `, issued on ${inWords(found.issued_on)}`}`,
    '',
    ...table(
      [
        { title: 'Line', align: 'right' },
        { title: 'Person' },
        { title: 'Outcome' },
        { title: 'Achieved' },
        { title: 'Rate card' },
        { title: 'Amount', align: 'right' },
      ],
      rows.map((row) => [
        String(row.number),
        row.person,
        row.occurrence === 1 ? row.outcome : `${row.outcome} (${row.occurrence})`,
        row.achieved_on,
        `${row.rate_card_line}, revision ${row.revision}`,
        formatPence(row.amount_pence),
      ]),
      width,
    ),
    '',
    `Total ${formatPence(found.total_pence)}`,
    ...parts.map(
      (part) =>
        `  ${part.payer}  ${formatPence(part.pence)}${part.approved_on === null ? '' : `, approved on ${inWords(part.approved_on)}`}${part.paid_on === null ? '' : `, paid on ${inWords(part.paid_on)} (${part.payment})`}`,
    ),
  ];
  return { value: { ...found, lines: rows, parts, payments }, lines };
}

/** A statement may have been given a reference of its own, which does not name its contract. */
function elsewhere(store: Installation['store'], register: StatementsRegister, ref: string, asked: Asked) {
  const row = store.get<{ contract: string }>('SELECT contract FROM statements WHERE statement = :ref LIMIT 1', {
    ref,
  });
  return row && register.statement(row.contract, ref, asked);
}

function person({ store }: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const known = store.get<{ contract: string }>('SELECT contract FROM referrals WHERE person = :ref LIMIT 1', { ref });
  if (known === undefined) return undefined;
  const register = new ReferralRegister(store);
  const path = register.person(known.contract, ref, asked);
  if (path === undefined) return undefined;
  const spans = register.spans(known.contract, ref, asked);
  const outcomes = everyPage<OutcomeRow>((after) =>
    new EvidenceRegister(store).outcomes(known.contract, { ...asked, person: ref, ...after }),
  );
  const claims = everyPage<ClaimRow>((after) =>
    new ClaimsRegister(store).claims(known.contract, { ...asked, person: ref, ...after }),
  );
  const lines = [
    `Person ${ref} in ${known.contract}: ${path.status}`,
    `Referred by ${path.referredBy} on ${inWords(path.referredOn)}${path.acceptedOn === undefined ? '' : `, accepted by ${path.provider} on ${inWords(path.acceptedOn)}`}`,
    ...spans.map(
      ({ kind, from, to, reason }) =>
        `  ${kind === 'break' ? 'in a break' : 'on the service'} from ${inWords(from)}${to === undefined ? '' : ` to ${inWords(to)}`}${reason === undefined ? '' : ` (${reason})`}`,
    ),
    '',
    ...table(
      [
        { title: 'Outcome' },
        { title: 'Achieved' },
        { title: 'Evidence' },
        { title: 'Claimed' },
        { title: 'Worth', align: 'right' },
      ],
      outcomes.map((row) => {
        const claimed = claims.find((each) => each.outcome === row.outcome && each.occurrence === row.occurrence);
        const name = row.occurrence === 1 ? row.outcome : `${row.outcome} (${row.occurrence})`;
        return [
          name,
          row.achieved_on,
          row.status,
          claimed === undefined ? 'no' : claimed.status === 'withdrawn' ? 'withdrawn' : claimed.claimed_on,
          claimed === undefined ? '' : formatPence(claimed.uncapped_pence),
        ];
      }),
      width,
    ),
  ];
  return { value: { ...path, spans, outcomes, claims }, lines };
}

function claim({ store }: Installation, ref: string, asked: Asked): Shown | undefined {
  const found = new ClaimsRegister(store).claim(ref, asked);
  if (found === undefined) return undefined;
  const billed = new StatementsRegister(store).lineOfClaim(ref, asked);
  const lines = [
    `Claim ${ref}: ${found.status}`,
    `${found.outcome} of person ${found.person}, achieved on ${inWords(found.achieved_on)}, claimed on ${inWords(found.claimed_on)}`,
    `${formatPence(found.uncapped_pence)} under line ${found.rate_card_line} of rate card revision ${found.revision}, chosen by ${found.pricing_policy} date, ${found.pricing_date}`,
    billed === undefined
      ? 'Not billed.'
      : `Billed on line ${billed.number} of statement ${billed.statement}: ${formatPence(billed.amount_pence)}`,
  ];
  return { value: { ...found, billedOn: billed ?? null }, lines };
}

function everyPage<Row>(
  page: (after: { readonly after?: string }) => { readonly rows: readonly Row[]; readonly next?: string | undefined },
): Row[] {
  const rows: Row[] = [];
  for (let next: string | undefined = ''; next !== undefined; ) {
    const found = page(next === '' ? {} : { after: next });
    rows.push(...found.rows);
    next = found.next;
  }
  return rows;
}
