import {
  type CorrectLapseInput,
  LapseReason,
  QueryReason,
  RejectReason,
  VerificationMethod,
  VerificationWithdrawReason,
  WithdrawReason,
} from '#evidence';
import { Code, Day, Digest, Exact, Kind, Nested, OneOf, Whole, Words } from '../http/fields.js';

const words = { about: 'More about it. Sealed.', example: 'Seen in the original.', min: 1, max: 2000, optional: true };

const QUANTITY_MAX = 1_000_000;
const quantity = { example: 2, min: 1, max: QUANTITY_MAX, optional: true };
const measured = { example: '8155', optional: true };

class StoredFileRequest {
  @Digest({
    about: 'The digest that the ledger answered when it stored the file.',
    example: `sha256:${'9f'.repeat(32)}`,
  })
  readonly digest!: string;
  @Words({ about: 'Its name. Sealed.', example: 'payslip-march.pdf', min: 1, max: 300, optional: true })
  readonly fileName?: string;
}

class ProviderFileRequest {
  @Digest({ about: 'SHA-256 of the file as you keep it. Sealed.', example: `sha256:${'2c'.repeat(32)}` })
  readonly contentDigest!: string;
  @Words({ about: 'Where you keep it. Sealed.', example: 'casework://files/1042', min: 1, max: 500 })
  readonly location!: string;
  @Words({ about: 'Its name. Sealed.', example: 'payslip-march.pdf', min: 1, max: 300, optional: true })
  readonly fileName?: string;
  @Whole({ about: 'Its size in bytes.', example: 48_213, min: 1 }) readonly bytes!: number;
  @Words({ about: 'Its media type.', example: 'application/pdf', min: 3, max: 120 }) readonly mediaType!: string;
}

export class SubmitEvidenceRequest {
  @Day({ about: 'When the outcome was achieved.', example: '2019-03-01' }) readonly achievedOn!: string;
  @Code({
    about: 'A reference of your own; one is made, when absent.',
    example: 'reboot_west.EV_10418',
    optional: true,
  })
  readonly evidence?: string;
  @Kind({ about: 'The kind of evidence, as the rate card names it.', example: 'payslip' }) readonly kind!: string;
  @Kind({ about: 'What sort of body issued it, never its name.', example: 'employer', optional: true })
  readonly issuer?: string;
  @Day({ about: 'When it was issued.', example: '2019-03-29', optional: true }) readonly issuedOn?: string;
  @Words({ about: 'What it shows. Sealed.', example: 'First month of pay.', min: 1, max: 2000, optional: true })
  readonly description?: string;
  @Nested(() => StoredFileRequest, {
    about: 'A file that the ledger holds: upload it first. Give this or providerFile.',
    example: undefined,
    optional: true,
  })
  readonly file?: StoredFileRequest;
  @Nested(() => ProviderFileRequest, {
    about: 'A file that stays with you. Give this or file.',
    example: undefined,
    optional: true,
  })
  readonly providerFile?: ProviderFileRequest;
}

export class WithdrawEvidenceRequest {
  @OneOf({ about: 'Why.', example: 'submitted-in-error', of: WithdrawReason.options })
  readonly reasonCode!: WithdrawReason;
  @Words(words) readonly words?: string;
}

export class CorrectAchievementDateRequest {
  @Day({ about: 'The day it was achieved in truth.', example: '2019-03-04' }) readonly achievedOn!: string;
  @Words(words) readonly words?: string;
}

export class VerifyEvidenceRequest {
  @OneOf({ about: 'How it was checked.', example: 'document-check', of: VerificationMethod.options })
  readonly method!: VerificationMethod;
  @Code({
    about: 'What was checked; everything that stands, when absent.',
    example: ['reboot_west.EV_10418'],
    optional: true,
    list: { min: 1, max: 100 },
  })
  readonly evidence?: string[];
  @Whole({ about: 'How much was found, in the unit of the outcome; what the provider said, when absent.', ...quantity })
  readonly quantity?: number;
  @Exact({ about: 'The measured value that was found; what the provider said, when absent.', ...measured })
  readonly measured?: string;
  @Words(words) readonly words?: string;
}

export class QueryEvidenceRequest {
  @OneOf({ about: 'What is missing.', example: 'signature-missing', of: QueryReason.options })
  readonly reasonCode!: QueryReason;
  @Words(words) readonly words?: string;
}

export class RejectEvidenceRequest {
  @OneOf({ about: 'Why.', example: 'outside-the-definition', of: RejectReason.options })
  readonly reasonCode!: RejectReason;
  @Words(words) readonly words?: string;
}

export class WithdrawVerificationRequest {
  @OneOf({ about: 'Why.', example: 'audit-finding', of: VerificationWithdrawReason.options })
  readonly reasonCode!: VerificationWithdrawReason;
  @Words(words) readonly words?: string;
}

export class RecordLapseRequest {
  @Day({ about: 'The first day on which it was lost.', example: '2019-05-02' }) readonly lapsedOn!: string;
  @OneOf({ about: 'Why.', example: 'ended', of: LapseReason.options }) readonly reasonCode!: LapseReason;
  @Words({ ...words, example: 'The tenancy ended.' }) readonly words?: string;
}

export class RecordRegainedRequest {
  @Day({ about: 'The first day on which it was there again.', example: '2019-05-20' }) readonly regainedOn!: string;
}

class LapseCorrectionRequest {
  @OneOf({ about: 'Other days, or no lapse at all.', example: 'dates', of: ['dates', 'never-happened'] })
  readonly kind!: 'dates' | 'never-happened';
  @Day({ about: 'dates: the first day on which it was lost in truth.', example: '2019-05-04', optional: true })
  readonly lapsedOn?: string;
  @Day({
    about: 'dates: the first day on which it was there again; it is lost still, when absent.',
    example: '2019-05-20',
    optional: true,
  })
  readonly regainedOn?: string;
}

export class CorrectLapseRequest {
  @Day({ about: 'Which lapse, by its first day as it is recorded.', example: '2019-05-02' })
  readonly lapsedOn!: string;
  @Nested(() => LapseCorrectionRequest, {
    about: 'What was wrong.',
    example: { kind: 'dates', lapsedOn: '2019-05-04', regainedOn: '2019-05-20' },
  })
  readonly correction!: CorrectLapseInput['correction'];
  @Words({ ...words, example: 'The letter was dated two days later.' }) readonly words?: string;
}
