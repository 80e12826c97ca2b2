import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { contractEvents, InvalidInput, NotAllowed, organisationEvents } from '#contracts';
import { type OrganisationId, PersonId, SystemEntropy } from '#kernel';
import { type ReferralEvent, referralEvents, referralStreamName } from '#referrals';
import { actors, brightFutures, elsewhere, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { LedgerInMemory } from '../../contracts/test/ledger-in-memory.js';
import { accepted, person, referred, started } from '../../referrals/test/fixtures.js';
import { CorrectAchievementDate, CorrectAchievementDateHandler } from './correct-achievement-date.js';
import { CorrectLapse, CorrectLapseHandler } from './correct-lapse.js';
import { evidenceEvents } from './domain/evidence.events.js';
import { contentDigestOf, FolderEvidenceFiles, fileMarkOf } from './files/folder-evidence-files.js';
import { outcomeStreamName } from './outcome-path.js';
import { QueryEvidence, QueryEvidenceHandler } from './query-evidence.js';
import { RecordLapse, RecordLapseHandler } from './record-lapse.js';
import { RecordRegained, RecordRegainedHandler } from './record-regained.js';
import { RejectEvidence, RejectEvidenceHandler } from './reject-evidence.js';
import { evidenceIdOf, SubmitEvidence, SubmitEvidenceHandler, type SubmitEvidenceInput } from './submit-evidence.js';
import { VerifyEvidence, VerifyEvidenceHandler } from './verify-evidence.js';
import { WithdrawEvidence, WithdrawEvidenceHandler } from './withdraw-evidence.js';
import { WithdrawVerification, WithdrawVerificationHandler } from './withdraw-verification.js';

const path = { contract: riverside, person, outcome: startsWork };
const stream = outcomeStreamName({ ...path, occurrence: 1 });
const content = Buffer.from('%PDF-1.7 contract of employment');
const providerFile = {
  contentDigest: contentDigestOf(content),
  location: 'case-system/4711',
  bytes: content.length,
  mediaType: 'application/pdf',
};
const input: SubmitEvidenceInput = {
  ...path,
  achievedOn: '2021-06-01',
  kind: 'employment_contract',
  issuer: 'employer',
  description: 'Signed by both',
};

let folder: string;
let world: LedgerInMemory;
let files: FolderEvidenceFiles;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'submit-'));
  world = await new LedgerInMemory(organisationEvents, contractEvents, referralEvents, evidenceEvents).withRiverside();
  files = new FolderEvidenceFiles(folder, world.sealer, new SystemEntropy());
  world.at('2021-06-10T09:00:00Z');
  await engage(person, brightFutures);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A person whom a provider accepted and started with. Recorded as it stands, since referrals are not what is asked about here. */
async function engage(who: PersonId, provider: OrganisationId): Promise<void> {
  const { ledger } = world;
  const events: readonly ReferralEvent[] = [
    { ...referred, person: who },
    { ...accepted, person: who, provider },
    { ...started, person: who, provider },
  ];
  const referral = referralStreamName(riverside, who);
  const encoded = events.map((event, index) =>
    ledger.codec.encode(event, index, {
      stream: referral,
      revision: index,
      recordedAt: ledger.clock.now(),
      actor: actors.gateway,
      command: { id: `referral-${who}`, digest: '' },
      correlation: 'referral',
      reliesOn: [],
      evidence: [],
    }),
  );
  await ledger.log.append(referral, 'no-stream', encoded);
}

const submit = (more: object, commandId?: string, actor: (typeof actors)[keyof typeof actors] = actors.provider) =>
  world.ask(
    new SubmitEvidenceHandler(world.ledger, world.access, files, world.sealer),
    SubmitEvidence,
    { ...input, ...more } as SubmitEvidenceInput,
    actor,
    commandId,
  );

async function lastEnvelope() {
  let envelope: ReturnType<typeof world.ledger.codec.decode>['envelope'] | undefined;
  for await (const logged of world.ledger.log.readStream(stream)) {
    envelope = world.ledger.codec.decode(logged).envelope;
  }
  if (envelope === undefined) throw new Error('Nothing was recorded');
  return envelope;
}

describe('submitting evidence', () => {
  it('takes no name for an issuer, which would stand in clear for ever', async () => {
    const submitted = submit({ issuer: 'Mrs J. Smith, landlord', providerFile });
    await expect(submitted).rejects.toMatchObject({ problems: [{ pointer: '/issuer' }] });
    expect(await submit({ issuer: 'housing_association', providerFile })).toMatchObject({ kind: 'recorded' });
  });

  it('names the stored file by its encrypted bytes, and seals what could point at somebody', async () => {
    const stored = await files.store({ subject: person, content, mediaType: 'application/pdf' });
    const answer = await submit({ file: { digest: stored.digest, fileName: 'contract.pdf' } }, 'submit-1');
    expect(answer).toMatchObject({ kind: 'recorded', about: { evidence: evidenceIdOf('submit-1') } });
    const envelope = await lastEnvelope();
    expect(envelope.evidence).toEqual([
      {
        digest: stored.digest,
        bytes: stored.storedBytes,
        mediaType: 'application/pdf',
        encrypted: true,
        kid: stored.kid,
      },
    ]);
    expect(envelope.data).toMatchObject({
      held: 'ledger',
      bytes: content.length,
      fileMark: fileMarkOf(world.sealer, contentDigestOf(content)),
      submittedBy: actors.provider.subject,
      submittedFor: 'bright_futures',
    });
    expect(JSON.stringify(envelope.data)).not.toMatch(/contract\.pdf|Signed/);
    expect(JSON.stringify(envelope.data)).not.toContain(contentDigestOf(content));
    expect(world.ledger.codec.open(envelope)).toEqual({
      description: 'Signed by both',
      fileName: 'contract.pdf',
      contentDigest: contentDigestOf(content),
    });
    expect(envelope.reliesOn.map(({ as }) => as)).toEqual(['referral', 'engagement']);
  });

  it('takes a file that stays with the provider, under the same mark', async () => {
    await submit({ providerFile });
    const envelope = await lastEnvelope();
    expect(envelope.evidence).toEqual([]);
    expect(envelope.data).toMatchObject({
      held: 'provider',
      fileMark: fileMarkOf(world.sealer, contentDigestOf(content)),
    });
    expect(world.ledger.codec.open(envelope)).toMatchObject({ location: 'case-system/4711' });
  });

  it('is done once, however often the command is sent', async () => {
    await submit({ providerFile }, 'submit-1');
    expect(await submit({ providerFile }, 'submit-1')).toMatchObject({ repeated: true });
    expect(await world.events(stream)).toHaveLength(1);
  });

  it('is refused for a file that is not there, is about somebody else, or whose key is gone', async () => {
    const nowhere = `sha256:${'0'.repeat(64)}`;
    expect(await submit({ file: { digest: nowhere } })).toMatchObject({ refusal: { refused: 'file-not-stored' } });
    const other = await files.store({ subject: 'P0000000000000009', content, mediaType: 'application/pdf' });
    expect(await submit({ file: { digest: other.digest } })).toMatchObject({
      refusal: { refused: 'file-about-somebody-else' },
    });
    const own = await files.store({ subject: person, content, mediaType: 'application/pdf' });
    world.sealer.erase(person);
    expect(await submit({ file: { digest: own.digest } })).toMatchObject({ refusal: { refused: 'file-erased' } });
  });

  it('is refused for a person who never started', async () => {
    expect(await submit({ providerFile, person: 'P0000000000000009' })).toMatchObject({
      refusal: { refused: 'person-not-engaged' },
    });
  });

  it.each([
    ['no file at all', {}, '/file'],
    ['two files', { providerFile, file: { digest: providerFile.contentDigest } }, '/file'],
    ['a field nobody knows', { providerFile, colour: 'green' }, '/colour'],
    ['a date that does not exist', { providerFile, achievedOn: '2021-02-29' }, '/achievedOn'],
    ['a digest that is none', { file: { digest: 'md5:0' } }, '/file/digest'],
  ])('says what is wrong with %s', async (_, more, pointer) => {
    const asked = submit(more);
    await expect(asked).rejects.toThrow(InvalidInput);
    await expect(asked).rejects.toMatchObject({ problems: [{ pointer }] });
  });

  it('is refused for more than one of what is counted by people', async () => {
    expect(await submit({ providerFile, quantity: 2 })).toMatchObject({ refusal: { refused: 'quantity-not-one' } });
    const asked = submit({ providerFile, measured: '8,4' });
    await expect(asked).rejects.toMatchObject({ problems: [{ pointer: '/measured' }] });
  });

  it('is for those who provide', async () => {
    await expect(submit({ providerFile }, undefined, actors.verifier)).rejects.toThrow(NotAllowed);
  });
});

describe('what follows on evidence', () => {
  const simple = (
    Handler: new (
      ledger: typeof world.ledger,
      access: typeof world.access,
    ) => { execute(command: never): Promise<never> },
  ) => new Handler(world.ledger, world.access);

  it('is decided by an independent verifier and corrected by the provider', async () => {
    const evidence = `${path.contract}.E1`;
    await submit({ providerFile, evidence });
    const ask = async (
      handler: unknown,
      command: unknown,
      more: object,
      actor: (typeof actors)[keyof typeof actors],
    ) => {
      const answer = await world.ask(simple(handler as never), command as never, { ...path, ...more } as never, actor);
      return answer.kind === 'refused' ? answer.refusal.refused : 'recorded';
    };
    const { provider, verifier, otherVerifier } = actors;
    expect(await ask(QueryEvidenceHandler, QueryEvidence, { reasonCode: 'illegible', words: 'Page 2' }, verifier)).toBe(
      'recorded',
    );
    expect(
      await ask(CorrectAchievementDateHandler, CorrectAchievementDate, { achievedOn: '2021-06-02' }, provider),
    ).toBe('recorded');
    expect(
      await ask(CorrectAchievementDateHandler, CorrectAchievementDate, { achievedOn: '2021-04-18' }, provider),
    ).toBe('achieved-outside-engagement');
    expect(await ask(VerifyEvidenceHandler, VerifyEvidence, { method: 'document-check' }, verifier)).toBe('recorded');
    expect(await ask(RejectEvidenceHandler, RejectEvidence, { reasonCode: 'duplicate' }, otherVerifier)).toBe(
      'already-verified',
    );
    expect(
      await ask(WithdrawVerificationHandler, WithdrawVerification, { reasonCode: 'audit-finding' }, otherVerifier),
    ).toBe('recorded');
    const lost = { lapsedOn: '2021-06-05', reasonCode: 'ended', words: 'The firm closed' };
    expect(await ask(RecordLapseHandler, RecordLapse, lost, otherVerifier)).toBe('recorded');
    expect(await ask(RecordRegainedHandler, RecordRegained, { regainedOn: '2021-06-05' }, provider)).toBe(
      'regained-before-lapsed',
    );
    expect(await ask(RecordRegainedHandler, RecordRegained, { regainedOn: '2021-06-11' }, provider)).toBe(
      'dated-in-the-future',
    );
    expect(await ask(RecordRegainedHandler, RecordRegained, { regainedOn: '2021-06-09' }, provider)).toBe('recorded');
    const dates = {
      lapsedOn: '2021-06-05',
      correction: { kind: 'dates', lapsedOn: '2021-06-06', regainedOn: '2021-06-09' },
    };
    expect(await ask(CorrectLapseHandler, CorrectLapse, dates, otherVerifier)).toBe('recorded');
    const never = { lapsedOn: '2021-06-06', correction: { kind: 'never-happened' }, words: 'Another person' };
    expect(await ask(CorrectLapseHandler, CorrectLapse, never, verifier)).toBe('recorded');
    await expect(ask(CorrectLapseHandler, CorrectLapse, never, provider)).rejects.toThrow(NotAllowed);
    expect(await ask(WithdrawEvidenceHandler, WithdrawEvidence, { evidence, reasonCode: 'superseded' }, provider)).toBe(
      'recorded',
    );
    expect((await world.events(stream)).map(({ type }) => type)).toEqual([
      'EvidenceSubmitted',
      'EvidenceQueried',
      'AchievementDateCorrected',
      'EvidenceVerified',
      'VerificationWithdrawn',
      'OutcomeLapsed',
      'OutcomeRegained',
      'LapseCorrected',
      'LapseCorrected',
      'EvidenceWithdrawn',
    ]);
    await expect(ask(VerifyEvidenceHandler, VerifyEvidence, { method: 'document-check' }, provider)).rejects.toThrow(
      NotAllowed,
    );
    await expect(
      ask(WithdrawEvidenceHandler, WithdrawEvidence, { evidence, reasonCode: 'other' }, verifier),
    ).rejects.toThrow(NotAllowed);
  });
});

describe("another provider's person", () => {
  it('is no business of a provider that did not accept them', async () => {
    const theirs = PersonId.parse('P0000000000000007');
    await engage(theirs, elsewhere);
    const { ledger, access } = world;
    const named = { contract: riverside, person: theirs, outcome: startsWork };
    const withdraw = { ...named, evidence: 'E1', reasonCode: 'other' as const };
    const answers = [
      await submit({ providerFile, person: theirs }),
      await world.ask(new WithdrawEvidenceHandler(ledger, access), WithdrawEvidence, withdraw, actors.provider),
      await world.ask(
        new CorrectAchievementDateHandler(ledger, access),
        CorrectAchievementDate,
        { ...named, achievedOn: '2021-06-02' },
        actors.provider,
      ),
      await world.ask(
        new RecordLapseHandler(ledger, access),
        RecordLapse,
        { ...named, lapsedOn: '2021-06-02', reasonCode: 'ended' },
        actors.provider,
      ),
      await world.ask(
        new RecordRegainedHandler(ledger, access),
        RecordRegained,
        { ...named, regainedOn: '2021-06-02' },
        actors.provider,
      ),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({
        refusal: { refused: 'another-providers-person', detail: { provider: elsewhere } },
      });
    }
  });
});

describe('the reference of evidence', () => {
  it('is the same for the same command, of letters that cannot be misread', () => {
    expect(evidenceIdOf('submit-1')).toBe(evidenceIdOf('submit-1'));
    expect(evidenceIdOf('submit-1')).not.toBe(evidenceIdOf('submit-2'));
    expect(evidenceIdOf('submit-1')).toMatch(/^E[0-9A-HJKMNP-TV-Z]{13}$/);
  });
});
