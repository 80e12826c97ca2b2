import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MakeClaim } from '#claims';
import { VerifyEvidence } from '#evidence';
import { createInstallation, markDemonstration, openInstallation } from '#installation';
import { calendarDate, instant, SetClock } from '#kernel';
import { ApproveStatement, IssueStatement, MakePayment } from '#payments';
import {
  eventsOf,
  MIDSUMMER,
  payer,
  provider,
  recordContract,
  recorder,
  releaser,
  sendTo,
  verifier,
} from '../../../libs/returns/test/open-ledger.js';

export const SENDERS = ['--as', 'rosa;council;referral-agency', '--as', 'dana;kestrel;service-provider'] as const;
export const LETTER = '%PDF-1.7 an enrolment letter';

/** A folder with a return of one person: referred, accepted, started, and one outcome with a file. */
export function returnFolder(folder: string, name = 'march'): string {
  const at = join(folder, name);
  mkdirSync(join(at, 'evidence'), { recursive: true });
  writeFileSync(
    join(at, 'referrals.csv'),
    'person_reference,referred_on,decision,decided_on,criteria_met\r\nAnn,2021-01-04,accepted,2021-01-11,care_leaver\r\n',
  );
  writeFileSync(join(at, 'engagements.csv'), 'person_reference,change,on\nAnn,started,2021-01-18\n');
  writeFileSync(
    join(at, 'outcomes.csv'),
    'person_reference,outcome,achieved_on,evidence_reference,evidence_kind,evidence_file\n' +
      'Ann,begins_course,2021-03-01,EV-1,enrolment_letter,letter.pdf\n',
  );
  writeFileSync(join(at, 'evidence', 'letter.pdf'), LETTER);
  return at;
}

/** A ledger on disk in which one outcome was paid for, recorded at midsummer 2021. */
export async function smallLedger(): Promise<{
  readonly folder: string;
  readonly data: string;
  readonly person: string;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-cli-'));
  const data = join(folder, 'data');
  createInstallation({ data, store: { kind: 'sqlite' } });
  // Everybody in it is made up, so that whoever runs a command may be any of them.
  markDemonstration({ data });
  const clock = new SetClock(MIDSUMMER);
  const installation = await openInstallation({ data, store: { kind: 'sqlite' }, clock });
  try {
    await installation.follow();
    await recordContract(installation);
    const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });
    const { problems } = await sendTo(
      installation,
      [
        file(
          'referrals.csv',
          'person_reference,referred_on,decision,decided_on,criteria_met\nZoe,2021-01-04,accepted,2021-01-11,care_leaver\n',
        ),
        file('engagements.csv', 'person_reference,change,on\nZoe,started,2021-01-18\n'),
        file(
          'outcomes.csv',
          'person_reference,outcome,achieved_on,evidence_reference,evidence_kind,evidence_file\nZoe,begins_course,2021-03-01,EV-9,enrolment_letter,zoe.pdf\n',
        ),
      ],
      { name: 'january', read: async () => Buffer.from('%PDF-1.7 a letter about somebody made up') },
    );
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    const events = await eventsOf(installation);
    const referred = events.find(({ type }) => type === 'PersonReferred')?.data as
      | { readonly person: string }
      | undefined;
    const person = referred?.person ?? '';
    const record = await recorder(installation, 'story');
    const outcome = { contract: 'west', person, outcome: 'begins_course' };
    await record(VerifyEvidence, { ...outcome, method: 'document-check' }, verifier);
    await record(MakeClaim, { ...outcome, claimedOn: '2021-06-30' }, provider);
    const period = { from: calendarDate('2021-04-01'), to: calendarDate('2021-06-30') };
    clock.set(instant('2021-07-05T09:00:00.000Z'));
    await record(IssueStatement, { contract: 'west', period }, provider);
    await record(ApproveStatement, { contract: 'west', statement: 'west.S01' }, payer);
    await record(
      MakePayment,
      { contract: 'west', statement: 'west.S01', paidOn: '2021-07-05', bankReference: 'KC-88213' },
      releaser,
    );
    const head = await installation.log.head();
    if (head !== undefined) await installation.store.whenHandled(head, 60_000);
    return { folder, data, person };
  } finally {
    await installation.close();
  }
}
