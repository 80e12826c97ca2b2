/** One problem of a request: where in it, a stable code, and the rule in words. */
export interface FieldProblem {
  /** JSON Pointer into the body, or into what the command takes when the field comes from the address. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What a caller can do about it: the text of the page that the problem's `type` opens. */
  readonly advice: string;
}

/** What can be wrong with a request, beside the refusals of the business rules. The codes are stable. */
export const problemKinds = {
  'invalid-input': {
    status: 400,
    title: 'The request is not what this operation takes',
    advice: 'Each member of “errors” names a field and the rule it breaks. Nothing was decided and nothing recorded.',
  },
  'malformed-body': {
    status: 400,
    title: 'The body cannot be read',
    advice:
      'Send one JSON object in UTF-8 with Content-Type: application/json; an evidence file as multipart/form-data.',
  },
  'idempotency-key-missing': {
    status: 400,
    title: 'The Idempotency-Key header is missing',
    advice:
      'Send a key of your own with every command, for example a UUID, and the same key again when you repeat it. Then a repetition can never be recorded twice.',
  },
  'idempotency-key-invalid': {
    status: 400,
    title: 'The Idempotency-Key header cannot be used',
    advice: 'Use 8 to 128 letters, digits and . _ : - characters, with or without double quotes around them.',
  },
  'if-match-invalid': {
    status: 400,
    title: 'The If-Match header cannot be used',
    advice:
      'Send the ETag of what the command is about as it was answered, for example "r5.e4217", or leave the header out: the rules decide about what stands there now.',
  },
  'version-stale': {
    status: 412,
    title: 'Somebody else has changed this since you read it',
    advice:
      '“version” says which stream it is, the revision you had read and the one it has now; “changes” is the address of what came between. Nothing was decided and nothing recorded: look at it, and send the command again with the ETag of now.',
  },
  'idempotency-key-in-use': {
    status: 409,
    title: 'A command with this Idempotency-Key is being carried out now',
    advice: 'Send it again after a moment: the answer will be the one of the first.',
  },
  'trail-too-long': {
    status: 409,
    title: 'There is too much to be told at once',
    advice:
      'Ask for less: the trail of one line or claim, or the entries of the record itself. On the machine of the ledger, “ledger trail” tells it whole, however long it is.',
  },
  'return-not-right': {
    status: 409,
    title: 'Something is wrong with the return',
    advice:
      'Read the return again: “problems” names each row and the rule it breaks. Nothing was recorded; send a corrected return under the same name.',
  },
  'cursor-invalid': {
    status: 400,
    title: 'The cursor is not one of this list',
    advice: 'Take cursors from “page.next” as they are, and start again without one when the filters change.',
  },
  'who-is-missing': {
    status: 401,
    title: 'The request does not say who sends it',
    advice:
      'Sign in, or send a token of the API in the header “Authorization: Bearer olk_…”. A demonstration ledger takes the header “Ledger-Actor: subject; organisation; role” instead.',
  },
  'token-refused': {
    status: 401,
    title: 'The token is not believed',
    advice:
      'It was never issued, was revoked or has expired, or was not copied whole. An operator of the ledger issues another one.',
  },
  'token-scope': {
    status: 403,
    title: 'The token was not issued for this',
    advice: 'A token reads, writes or does both, as an operator issued it. Ask for one that does what you need.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests in a short time',
    advice: 'Send it again after the seconds that Retry-After gives.',
  },
  'form-not-ours': {
    status: 403,
    title: 'The form was not sent from a page of this ledger',
    advice:
      'Nothing was recorded. Open the page with the form again in the browser in which you have signed in, and send it from there.',
  },
  'past-is-over': {
    status: 409,
    title: 'Nothing can be recorded in the past',
    advice: 'This page shows what the ledger knew earlier. Go back to today, and open the form there.',
  },
  'identity-refused': {
    status: 401,
    title: 'This ledger does not take a name for proof',
    advice: 'The header Ledger-Actor is for demonstration ledgers only: their people are synthetic.',
  },
  'not-allowed': {
    status: 403,
    title: 'You may not do this here',
    advice: 'The detail says which role it takes, and for which organisation.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing at this address',
    advice: 'Check the reference. With asOf, the thing may not have been recorded yet at that entry.',
  },
  'nothing-to-compare': {
    status: 409,
    title: 'There is nothing to compare',
    advice: 'A change that was declined, withdrawn or has lapsed was never in force and cannot be: it has no effect.',
  },
  erased: {
    status: 410,
    title: 'What was here has been erased',
    advice: 'The key of the person was destroyed at their request. The entries and proofs about it still stand.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    advice: 'A command has at most 1 MiB; an evidence file at most 20 MiB.',
  },
  'media-type-not-taken': {
    status: 415,
    title: 'The body is of a type that this operation does not take',
    advice: 'Commands are application/json; an evidence file is multipart/form-data with one part named “file”.',
  },
  'not-yet-signed': {
    status: 503,
    title: 'The log has not been signed that far yet',
    advice:
      'It is recorded, and the next checkpoint includes it. Ask again after a moment, or send commands with “Prefer: receipt”.',
  },
  'not-yet-readable': {
    status: 503,
    title: 'The read models have not reached the position asked for',
    advice: 'Send the request again after the seconds that Retry-After gives. What was recorded is safe.',
  },
  'too-many-streams': {
    status: 503,
    title: 'Too many streams are open',
    advice:
      'Ask again after the seconds of Retry-After, or for a list in place of a stream: frames without “speed”, events at /v1/events.',
  },
  'too-many-streams-of-one': {
    status: 429,
    title: 'You have too many streams open',
    advice:
      'Close one that nobody reads, or ask for a list in place of a stream: frames without “speed”, events at /v1/events.',
  },
  'secret-not-told-again': {
    status: 409,
    title: 'The secret is not told again',
    advice: 'It was replaced or destroyed. Make a new secret, or a new webhook.',
  },
  'webhook-retired': {
    status: 409,
    title: 'The webhook was retired',
    advice: 'Its secrets are destroyed. Make a new webhook for the same address.',
  },
  'too-many-webhooks': {
    status: 409,
    title: 'There are as many webhooks as there may be',
    advice: 'Retire one that is not needed any more.',
  },
  'url-not-allowed': {
    status: 422,
    title: 'Nothing may be sent to that address',
    advice: 'Webhooks go to https addresses on the public internet, and never into the network of the ledger.',
  },
  'log-tampered': {
    status: 503,
    title: 'The log is not what was logged',
    advice:
      'Nothing is recorded any more until the operator has found out why and has restored the ledger. The detail says what was found; keep your commands and their keys.',
  },
  'log-busy': {
    status: 503,
    title: 'Too much is waiting to be recorded',
    advice: 'Nothing was recorded. Send the command again, with the same key, after the seconds of Retry-After.',
  },
  'log-unavailable': {
    status: 503,
    title: 'The store could not say whether it recorded the command',
    advice: 'Send the command again with the same key until there is an answer: it is recorded once at most.',
  },
  unexpected: {
    status: 500,
    title: 'Something failed on our side',
    advice:
      'The request id in “instance” leads the operator to the error. Commands are safe to send again with the same key.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problemKinds;

/** A request that gets a problem for an answer. Thrown anywhere in a request, written by the one filter. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly more: {
      readonly errors?: readonly FieldProblem[];
      readonly retryAfterSeconds?: number;
    } = {},
  ) {
    super(detail);
  }
}

/** Nobody reads this without having signed in: a browser is shown where, a program is told how. */
export class SignInFirst extends Problem {
  constructor(detail = 'Sign in, or send a token of the API: “Authorization: Bearer olk_…”') {
    super('who-is-missing', detail);
  }
}

/** What a command was meant for and found otherwise. */
export interface StaleVersion {
  readonly stream: string;
  /** The revision in If-Match. */
  readonly expected: number;
  /** The revision that the stream has; -1 where it does not exist. */
  readonly actual: number;
  /** Where the events between the two can be read. */
  readonly changes: string;
}

/** RFC 9457, with the extensions that every problem of this service has. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly requestId: string;
  readonly errors?: readonly FieldProblem[];
  readonly version?: StaleVersion;
}
