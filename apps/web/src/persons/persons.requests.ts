import { ConsentPurpose, DeclineErasureReason, DisclosurePurpose, ErasureBasis, HoldReason } from '#persons';
import { Day, OneOf, Opaque, SealedPath, Whole, Words } from '../http/fields.js';

const words = { about: 'More about it. Sealed.', example: 'As agreed on the telephone.', max: 2000, optional: true };

export class GiveConsentRequest {
  @OneOf({ about: 'To what.', example: 'evaluation', of: ConsentPurpose.options }) readonly purpose!: ConsentPurpose;
  @Day({ about: 'When the person consented.', example: '2018-02-12' }) readonly givenOn!: string;
  @Words(words) readonly words?: string;
}

export class WithdrawConsentRequest {
  @Day({ about: 'When the person withdrew it.', example: '2019-05-01' }) readonly withdrawnOn!: string;
  @Words(words) readonly words?: string;
}

export class MergePersonsRequest {
  @Words({ about: 'Who it is: another pseudonym of the contract.', example: 'P7K3Q000000000001', max: 17 })
  readonly into!: string;
  @Words(words) readonly words?: string;
}

export class PlaceHoldRequest {
  @OneOf({ about: 'Why.', example: 'audit', of: HoldReason.options }) readonly reasonCode!: HoldReason;
  @Words(words) readonly words?: string;
}

export class LiftHoldRequest {
  @Words(words) readonly words?: string;
}

export class RequestErasureRequest {
  @OneOf({ about: 'On which ground.', example: 'consent-withdrawn', of: ErasureBasis.options })
  readonly basis!: ErasureBasis;
  @Words(words) readonly words?: string;
}

export class ApproveErasureRequest {
  @Whole({
    about: 'Which request of this person, so that nobody approves another than they have read.',
    example: 1,
    min: 1,
    optional: true,
  })
  readonly request?: number;
}

export class DeclineErasureRequest {
  @OneOf({ about: 'Why.', example: 'still-needed', of: DeclineErasureReason.options })
  readonly reasonCode!: DeclineErasureReason;
  @Words(words) readonly words?: string;
}

class DisclosureRequest {
  @Opaque({
    about:
      'To whom: a reference of yours that says nothing about them. A name belongs into the words, which are sealed.',
    example: 'auditor-3',
  })
  readonly to!: string;
  @OneOf({ about: 'For what.', example: 'audit', of: DisclosurePurpose.options })
  readonly purpose!: DisclosurePurpose;
  @Words(words) readonly words?: string;
}

export class DiscloseFieldRequest extends DisclosureRequest {
  @SealedPath({ about: 'Which sealed field of the entry.', example: '/note' }) readonly path!: string;
}

export class DiscloseFileRequest extends DisclosureRequest {}
