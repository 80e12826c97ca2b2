import type { FieldProblem } from '../http/problem.js';
import type { RevisionSeen } from '../http/stream-revisions.js';
import type { Page } from '../layout/pages.js';
import type { Crumb, DataTable, NamedValue } from '../layout/parts.js';
import type { Field } from './field.js';

/** What a form says and asks, without its HTML. */
export interface Form {
  /** What is done: “Refer a person”. */
  readonly title: string;
  readonly caption?: string;
  readonly section: Page['section'];
  readonly crumbs: readonly Crumb[];
  /** What to know before filling it in. */
  readonly lead?: readonly string[];
  readonly facts?: readonly NamedValue[];
  readonly tables?: readonly DataTable[];
  /** What cannot be taken back. */
  readonly warning?: string;
  readonly fields: readonly Field[];
  /** What the button says: “Record the referral”. */
  readonly submit: string;
  /** What a second button says, which shows what would be recorded and records nothing: “Show what it would change”. */
  readonly preview?: string;
  /** What is found wrong while it is shown. */
  readonly problems?: readonly FieldProblem[];
  readonly cancelHref: string;
  /** What is decided on, as far as it had come, so that nobody decides on what they have not seen. */
  readonly revision?: RevisionSeen;
  /** Agreeing, approving, paying and erasing take somebody who has just shown again who they are. */
  readonly isGrave?: boolean;
  /** Whoever asks cannot do it: the lead says why, and neither fields nor a button are shown. */
  readonly isClosed?: boolean;
  /** The page that the form stands in, where it is more than a form: its template goes on from `forms/form.njk`. */
  readonly frame?: { readonly template: string; readonly content: object };
}
