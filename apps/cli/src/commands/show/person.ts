import { type ClaimRow, ClaimsRegister } from '#claims';
import { EvidenceRegister, type OutcomeRow } from '#evidence';
import type { Installation } from '#installation';
import { formatPence } from '#kernel';
import { ReferralRegister } from '#referrals';
import { type Asked, inWords } from '../../moments.js';
import { everyPage } from '../../pages.js';
import { type Cell, table } from '../../table.js';
import { namesOf, plain } from '../../words.js';
import type { Shown } from './shown.js';

export function person({ store }: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
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
  const names = namesOf(store, known.contract, asked);
  const lines = [
    `Person ${ref} in ${known.contract}: ${path.status}`,
    `Referred by ${names.of(path.referredBy)} on ${inWords(path.referredOn)}${path.acceptedOn === undefined || path.provider === undefined ? '' : `, accepted by ${names.of(path.provider)} on ${inWords(path.acceptedOn)}`}`,
    ...spans.map(
      ({ kind, from, to, reason }) =>
        `  ${kind === 'break' ? 'in a break' : 'on the service'} from ${inWords(from)}${to === undefined ? '' : ` to ${inWords(to)}`}${reason === undefined ? '' : ` (${plain(reason)})`}`,
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
      outcomes.map((row): Cell[] => {
        const claimed = claims.find((each) => each.outcome === row.outcome && each.occurrence === row.occurrence);
        return [
          names.outcome(row),
          row.achieved_on,
          row.status,
          claimed === undefined ? 'no' : claimed.status === 'withdrawn' ? 'withdrawn' : claimed.claimed_on,
          claimed === undefined ? '' : worthInWords(claimed),
        ];
      }),
      width,
    ),
  ];
  return { value: { ...path, spans, outcomes, claims }, lines };
}

/** Where a price depends on what is claimed before, it is known when a statement bills it. */
function worthInWords({ uncapped_pence }: ClaimRow): string {
  return uncapped_pence === null ? 'as billed' : formatPence(uncapped_pence);
}
