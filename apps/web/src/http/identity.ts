import { type Actor, readActor } from '#kernel';
import { Problem } from './problem.js';

/** Whether a caller's own word for who they are is taken: only where everybody is made up. */
export abstract class Identity {
  /** @throws Problem (401) when the request does not say who sends it, or is not believed. */
  abstract actorOf(header: string | readonly string[] | undefined): Actor;
  /** Who reads, where that is known: what stands under a pseudonym is shown to others too. @throws Problem (401) */
  abstract readerOf(header: string | readonly string[] | undefined): Actor | undefined;
}

/** For the demonstration ledger: `Ledger-Actor: subject; organisation; role`, believed as it stands. */
export class DemonstrationIdentity extends Identity {
  actorOf(header: string | readonly string[] | undefined): Actor {
    if (typeof header !== 'string' || header.trim() === '') {
      throw new Problem('who-is-missing', 'Send the header “Ledger-Actor: subject; organisation; role”');
    }
    const actor = readActor(header);
    if ('wrong' in actor) {
      throw new Problem('who-is-missing', `Ledger-Actor is not “subject; organisation; role”: ${actor.wrong}`);
    }
    return actor;
  }

  readerOf(header: string | readonly string[] | undefined): Actor | undefined {
    return header === undefined ? undefined : this.actorOf(header);
  }
}

/** For every other ledger, until there is sign-in: nobody is believed. */
export class NoIdentity extends Identity {
  actorOf(header: string | readonly string[] | undefined): Actor {
    if (header === undefined) throw new Problem('who-is-missing', 'This ledger has no way to sign in yet');
    throw new Problem(
      'identity-refused',
      'This ledger is not a demonstration, so it does not take Ledger-Actor for proof',
    );
  }

  readerOf(): undefined {
    return undefined;
  }
}
