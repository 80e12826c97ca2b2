import { describeGolden } from '../../../event-log/test/golden.js';
import {
  issuer,
  maya,
  olaf,
  payer,
  riverside,
  secretDigest,
  token,
  tokenGrant,
  tokenOffer,
} from '../../test/fixtures.js';
import { memberEvents, tokenEvents } from './members.events.js';

const inRiverside = { member: maya, ...payer, contract: riverside };

describeGolden(
  'members and tokens',
  { ...memberEvents, ...tokenEvents },
  new URL('../../test/golden/', import.meta.url),
  {
    MemberAdmitted: { member: maya, issuer },
    RoleGranted: { ...inRiverside, from: '2021-04-01', until: '2021-06-30' },
    RoleWithdrawn: inRiverside,
    MemberSuspended: { member: maya },
    MemberReadmitted: { member: maya },
    ApiTokenOffered: { ...tokenOffer, contracts: [riverside], offeredBy: olaf },
    ApiTokenAccepted: { token, secretDigest, acceptedBy: maya },
    ApiTokenIssued: { ...tokenGrant, contracts: [riverside] },
    ApiTokenRevoked: { token },
  },
);
