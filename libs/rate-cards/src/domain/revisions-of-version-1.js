/** Before a proposal could be drafted anew there was one draft of each. */
export function oneDraft(data) {
  return { ...data, draft: 1 };
}
/** Before a revision could reach back, nobody had agreed to that. */
export function withoutRetroactive(data) {
  return { ...oneDraft(data), retroactive: false };
}
/** What was different from the revision before was not written down: whoever asks compares the two. */
export function lineByLine(data) {
  return { ...oneDraft(data), changes: [] };
}
