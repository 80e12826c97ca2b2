import type { LedgerCommand } from '#contracts';
import type { Answer } from '#event-log';
import { CorrectAchievementDate, type EvidenceFiles, SubmitEvidence } from '#evidence';
import type { PersonId, Refusal } from '#kernel';
import {
  AcceptReferral,
  CorrectReferralDates,
  DeclineReferral,
  EndEngagement,
  PauseEngagement,
  ReferPerson,
  ResumeEngagement,
  StartEngagement,
} from '#referrals';
import type { ReadBeside } from './evidence-beside.js';
import type { PersonPlan, ReturnStep, StepCommand } from './person-plan.js';
import type { GivenFile } from './return-state.js';

type AnyCommand = new (
  input: never,
  context: LedgerCommand<unknown, string, object>['context'],
) => LedgerCommand<unknown, string, object>;

const commands: Readonly<Record<StepCommand, AnyCommand>> = {
  'refer-person': ReferPerson,
  'accept-referral': AcceptReferral,
  'decline-referral': DeclineReferral,
  'start-engagement': StartEngagement,
  'pause-engagement': PauseEngagement,
  'resume-engagement': ResumeEngagement,
  'end-engagement': EndEngagement,
  'correct-referral-dates': CorrectReferralDates,
  'submit-evidence': SubmitEvidence,
  'correct-achievement-date': CorrectAchievementDate,
};

/** The command bus, as far as a return uses it. */
export interface CommandSender {
  execute(command: LedgerCommand<unknown, string, object>): Promise<Answer<string, object>>;
}

export interface SendOptions {
  readonly bus: CommandSender;
  readonly evidenceFiles: EvidenceFiles;
  readonly files: ReadonlyMap<string, GivenFile>;
  readonly read: ReadBeside;
  /** Marks every event of the return: see `returnCorrelation`. */
  readonly correlation: string;
  readonly stopped?: AbortSignal;
  readonly progress?: (steps: number) => void;
}

/** A step that the ledger refused after all: somebody else has changed what it rests on since it was planned. */
export interface RefusedStep {
  readonly step: ReturnStep;
  readonly refusal: Refusal;
}

export interface Sent {
  /** Steps that this sending recorded. */
  readonly recorded: readonly ReturnStep[];
  /** Steps that were recorded already: by an earlier sending that was interrupted, or at the same time. */
  readonly repeated: number;
  readonly refused: readonly RefusedStep[];
  /** Steps that were not sent: after a refusal for the same person, or because it was stopped. */
  readonly unsent: number;
}

/** So many people at a time: enough that appends share a commit, few enough that little is under way when it stops. */
const PEOPLE_AT_ONCE = 128;

/**
 * Records the steps of a plan: person by person, each in order, many people at once. Stopping it, or a crash, leaves
 * whole steps; the same return sent again goes on with the rest.
 *
 * @throws what the first step threw, once nothing of the return is under way any more: the caller may then close the ledger.
 */
export async function sendReturn(persons: readonly PersonPlan[], options: SendOptions): Promise<Sent> {
  const recorded: ReturnStep[] = [];
  const refused: RefusedStep[] = [];
  let repeated = 0;
  let unsent = 0;
  let settled = 0;
  const failures: unknown[] = [];
  const waiting = persons[Symbol.iterator]();
  const sendPeople = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      let { person } = next.value;
      const { steps } = next.value;
      let isBlocked = false;
      for (const step of steps) {
        if (isBlocked || failures.length > 0 || options.stopped?.aborted === true) {
          unsent += 1;
          continue;
        }
        const answer = await sendStep(step, person, options);
        settled += 1;
        options.progress?.(settled);
        if (answer.kind === 'refused') {
          refused.push({ step, refusal: answer.refusal });
          isBlocked = true;
          continue;
        }
        if (step.command === 'refer-person') person = (answer.about as { readonly person: PersonId }).person;
        if (answer.repeated) repeated += 1;
        else recorded.push(step);
      }
    }
  };
  const sendUntilFailure = () =>
    sendPeople().catch((error: unknown) => {
      failures.push(error);
    });
  await Promise.all(Array.from({ length: PEOPLE_AT_ONCE }, sendUntilFailure));
  if (failures.length > 0) throw failures[0];
  return { recorded, repeated, refused, unsent };
}

async function sendStep(step: ReturnStep, person: PersonId | undefined, options: SendOptions) {
  const { bus, correlation } = options;
  const input = {
    ...step.input,
    ...(step.command === 'refer-person' ? {} : { person }),
    ...(step.file === undefined ? {} : { file: await stored(step.file, person, options) }),
  };
  const context = { commandId: step.commandId, actor: step.actor, correlation };
  return bus.execute(new commands[step.command](input as never, context));
}

/** Puts the file into the ledger's own store, which knows it again if it was put there before. */
async function stored(name: string, person: PersonId | undefined, { evidenceFiles, files, read }: SendOptions) {
  const content = await read(name);
  const given = files.get(name);
  if (content === undefined || given === undefined || person === undefined) {
    throw new Error('An evidence file that was there when the return was checked is gone');
  }
  const { digest } = await evidenceFiles.store({ subject: person, content, mediaType: given.mediaType });
  return { digest, fileName: name };
}
