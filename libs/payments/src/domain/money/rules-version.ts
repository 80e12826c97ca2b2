/**
 * The version of the rules by which amounts are worked out: from a claim to its price, cuts, limits and split. Each
 * statement says it. It is raised when a claim could come to another amount than before with the same inputs, and only
 * then; `rules-version.spec.ts` holds what each version makes of the same claims.
 */
export const RULES_VERSION = 1;
