import { AgreeVariation, DraftVariation, FileDocument, ProposeVariation, RecordMeeting } from '#contracts';
import { openInstallation } from '#installation';
import { instant, SetClock } from '#kernel';
import { AgreeRateCardRevision, ProposeRateCardRevision } from '#rate-cards';
import { payer, provider, recorder } from '../../../libs/returns/test/open-ledger.js';
import { smallLedger } from './small-ledger.js';

/**
 * The small ledger, whose one claim was paid at £220.00, and then: a revision to £250.00 and a cap of £240.00 over the
 * contract, both agreed to reach back behind it. No statement has followed, so what was billed differs from what it is worth.
 */
export async function changedLedger(): ReturnType<typeof smallLedger> {
  const small = await smallLedger();
  const clock = new SetClock(instant('2021-07-06T09:00:00.000Z'));
  const installation = await openInstallation({ data: small.data, store: { kind: 'sqlite' }, clock });
  try {
    await installation.follow();
    const record = await recorder(installation, 'changes');
    await record(
      ProposeRateCardRevision,
      {
        contract: 'west',
        effectiveFrom: '2021-01-01',
        decideBy: '2021-07-31',
        reason: 'Courses cost more',
        lines: [courseAt(25_000), assessment],
      },
      provider,
    );
    for (const by of [payer, provider])
      await record(AgreeRateCardRevision, { contract: 'west', revision: 2, retroactive: true }, by);
    await record(
      DraftVariation,
      {
        contract: 'west',
        effectiveFrom: '2018-11-01',
        title: 'A maximum',
        changes: [{ kind: 'cap', caps: [{ cap: 'maximum', level: 'contract', limitPence: 24_000 }] }],
        reason: 'The budget',
      },
      payer,
    );
    await record(ProposeVariation, { contract: 'west', variation: 1, decideBy: '2021-08-01' }, payer);
    const about = [{ kind: 'variation', variation: 1 }];
    await record(
      RecordMeeting,
      { contract: 'west', title: 'The budget of the year', present: ['dfe', 'kestrel'], about, decisions: ['Agreed'] },
      payer,
    );
    await record(
      FileDocument,
      {
        contract: 'west',
        title: 'Deed of variation',
        contentDigest: `sha256:${'ab'.repeat(32)}`,
        bytes: 2048,
        mediaType: 'application/pdf',
        location: 'archive/1',
        about,
      },
      payer,
    );
    for (const by of [payer, provider])
      await record(AgreeVariation, { contract: 'west', variation: 1, retroactive: true }, by);
    const head = await installation.log.head();
    if (head !== undefined) await installation.store.whenHandled(head, 60_000);
    return small;
  } finally {
    await installation.close();
  }
}

export function courseAt(pricePence: number) {
  return {
    line: 'begins_course',
    outcome: 'begins_course',
    title: 'begins_course',
    unit: 'person',
    pricing: { rule: 'fixed', pricePence },
    claimsPerPerson: { limit: 'once' },
    prerequisites: [],
    evidenceRule: { kind: 'enrolment_letter' },
  };
}

export const assessment = {
  line: 'feels_safe',
  outcome: 'feels_safe',
  title: 'feels_safe',
  unit: 'count',
  pricing: { rule: 'fixed', pricePence: 22_000 },
  claimsPerPerson: { limit: 'times', times: 3 },
  prerequisites: [],
  evidenceRule: { kind: 'assessment' },
};
