import { Injectable } from '@nestjs/common';
import { accessReasons, RevokeApiToken, tokenStreamName } from '#members';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import type { Call } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import { Running } from '../operation/running.js';
import { AccessChoices } from './access-choices.js';
import type { KnownToken } from './members-reader.js';
import { revokeForm } from './token-forms.js';

/** Which token is revoked, and the page from which that is done and to which it leads back. */
interface Revoked {
  readonly token: string;
  readonly home: '/tokens' | '/operation/tokens';
  /** The token as whoever revokes it may see it; undefined where there is none. */
  readonly find: (asked: FormAsked) => KnownToken | undefined;
}

/** The form that revokes a token: the same for an operator as for whoever acts with it. */
@Injectable()
export class TokenRevocation {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly choices: AccessChoices,
    private readonly revisions: StreamRevisions,
    private readonly running: Running,
  ) {}

  ask(call: Call, revoked: Revoked) {
    return this.forms.show(call, (asked) => this.#form(revoked, asked));
  }

  take(call: Call, revoked: Revoked, next: string) {
    const { token } = revoked;
    return this.forms.take(call, (asked) => this.#form(revoked, asked), {
      carryOut: (_, context) =>
        this.commands.execute(context, accessReasons, (given) => new RevokeApiToken({ token }, given)),
      next: () => next,
      said: () => ({ heading: `The token ${token} is revoked`, words: 'The next request with it is turned away.' }),
    });
  }

  #form({ token: reference, home, find }: Revoked, asked: FormAsked): Form | undefined {
    const token = find(asked);
    return (
      token &&
      revokeForm(token, this.choices.named, {
        today: asked.day,
        isDemonstration: this.running.isDemonstration,
        revision: this.revisions.at(tokenStreamName(reference), asked),
        home,
      })
    );
  }
}
