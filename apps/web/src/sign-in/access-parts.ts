import type { Provider, Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { type CastMember, demonstrationCast } from '#scenarios';
import { AccessLog } from '../access/access-log.js';
import { DemonstrationIdentity } from '../access/demonstration-identity.js';
import { MemberIdentity } from '../access/member-identity.js';
import { MemberSessions } from '../access/member-sessions.js';
import { Notices } from '../access/notices.js';
import { ReadingGuard } from '../access/reading-guard.js';
import { SessionCookie } from '../access/session-cookie.js';
import { Sessions } from '../access/sessions.js';
import { KeptForms } from '../forms/kept-forms.js';
import { MembersSignInAgain, NeverAgain, SignInAgain } from '../forms/sign-in-again.js';
import { Identity } from '../http/identity.js';
import { Cast } from './cast.js';
import { CastNames } from './cast-names.js';
import { DemonstrationSignInController } from './demonstration-sign-in.controller.js';
import { MemberSignInController } from './member-sign-in.controller.js';
import { SignInProvider, type SignInSettings } from './sign-in-provider.js';
import { SigningInNow } from './signing-in.js';

interface AccessParts {
  readonly controllers: readonly Type[];
  readonly providers: readonly Provider[];
}

/** Who is believed in a demonstration: everybody, as anybody of the cast, with whose eyes they then see. */
export function demonstrationAccess(cast: readonly CastMember[] | undefined): AccessParts {
  return {
    controllers: [DemonstrationSignInController],
    providers: [
      Notices,
      Sessions,
      { provide: SessionCookie, useValue: new SessionCookie(false) },
      { provide: Cast, useValue: new Cast(cast ?? demonstrationCast()) },
      CastNames,
      DemonstrationIdentity,
      { provide: Identity, useExisting: DemonstrationIdentity },
      { provide: SignInAgain, useClass: NeverAgain },
      { provide: APP_GUARD, useClass: ReadingGuard },
    ],
  };
}

/** Who is believed in every other ledger: members, who sign in, and machines with a token. */
export function memberAccess(signIn: SignInSettings | undefined): AccessParts {
  return {
    controllers: [MemberSignInController],
    providers: [
      Notices,
      { provide: SessionCookie, useValue: new SessionCookie(true) },
      ...(signIn === undefined ? [] : [{ provide: SignInProvider, useValue: new SignInProvider(signIn) }]),
      AccessLog,
      MemberSessions,
      KeptForms,
      SigningInNow,
      MemberIdentity,
      { provide: Identity, useExisting: MemberIdentity },
      { provide: SignInAgain, useClass: MembersSignInAgain },
      { provide: APP_GUARD, useClass: ReadingGuard },
    ],
  };
}
