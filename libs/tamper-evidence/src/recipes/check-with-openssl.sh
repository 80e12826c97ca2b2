#!/bin/sh
# Checks what a ledger has signed with OpenSSL 3 and the tools of any Debian: no code of the ledger, no network.
#
#   sh check-with-openssl.sh checkpoint CHECKPOINT VKEY...
#       CHECKPOINT is signed by every VKEY.
#   sh check-with-openssl.sh entry EVENT TLOG-PROOF VKEY...
#       and the bytes of the file EVENT stand in that tree, at the index that the proof names.
#   sh check-with-openssl.sh growth OLD-CHECKPOINT NEW VKEY...
#       and the tree of NEW begins with that of OLD-CHECKPOINT. NEW is a file "old SIZE", hashes, empty line, checkpoint.
#
# VKEY is a file with one public key: first the log's, then any witnesses' that must have signed too. Compare them with
# the ones in the contract, or the ones that you were given before: a forger would hand you his own.
#
# The formats: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-witness; the tree: RFC 6962 and
# RFC 9162 section 2.1.
set -euf
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "NOT OK: $1" >&2; exit 1; }
sha256() { openssl dgst -sha256 -binary; }
# A hash on one line of base64, into a file. Another spelling of the same hash is refused.
hash_to() {
  printf %s "$1" | base64 -d > "$2" 2>/dev/null || fail "not base64: $1"
  [ "$(wc -c < "$2")" -eq 32 ] && [ "$(base64 < "$2")" = "$1" ] || fail "not a hash: $1"
}
# Decimal without leading zeroes, and small enough for the shell to count with.
number() { case $1 in ''|*[!0-9]*|0?*|???????????????????*) fail "not a number: $1" ;; esac; }
# A node of the tree: SHA-256 of a byte 1 and two hashes.
node() { { printf '\001'; cat "$1" "$2"; } | sha256 > "$work/node"; mv "$work/node" "$3"; }

# The text that was signed (up to the first empty line) and its three lines.
open_note() {
  sed '/^$/,$d' "$1" > "$work/text"
  sed '1,/^$/d' "$1" > "$work/signatures"
  origin=$(sed -n 1p "$work/text"); size=$(sed -n 2p "$work/text"); root=$(sed -n 3p "$work/text")
  [ "$(wc -l < "$work/text")" -eq 3 ] || fail "the checkpoint $1 has not three lines"
  number "$size"; hash_to "$root" "$work/root"
}

# Makes an OpenSSL key of a vkey: NAME+KEYID+BASE64(TYPE, 32 BYTES). The key ID is the beginning of a hash over them.
read_vkey() {
  vkey=$(cat "$1"); name=${vkey%%+*}; rest=${vkey#*+}; id=${rest%%+*}
  printf %s "${rest#*+}" | base64 -d > "$work/key" || fail "$1 is not a vkey"
  [ "$(wc -c < "$work/key")" -eq 33 ] || fail "$1 is not an Ed25519 vkey"
  [ "$( { printf '%s\n' "$name"; cat "$work/key"; } | sha256sum | cut -c1-8)" = "$id" ] || fail "the key ID in $1 is wrong"
  type=$(head -c 1 "$work/key" | od -An -tx1 | tr -d ' ')
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c 32 "$work/key"; } > "$work/key.der"
  openssl pkey -pubin -inform DER -in "$work/key.der" -out "$work/key.pem"
}

# Every signature line of this key must hold, and there must be one.
signed_by() {
  read_vkey "$1"; found=no
  while IFS=' ' read -r dash who encoded; do
    [ "$dash" = '—' ] && [ "$who" = "$name" ] || continue
    printf %s "$encoded" | base64 -d > "$work/line" || fail "not base64: the signature of $who"
    [ "$(head -c 4 "$work/line" | od -An -v -tx1 | tr -d ' \n')" = "$id" ] || continue
    case $type in
      01) # The log signs the text.
        tail -c +5 "$work/line" > "$work/signature"; cp "$work/text" "$work/message"; when= ;;
      04) # A witness signs the text with the time before it: eight bytes of seconds, then the signature.
        tail -c +13 "$work/line" > "$work/signature"
        seconds=$((0x$(tail -c +5 "$work/line" | head -c 8 | od -An -v -tx1 | tr -d ' \n')))
        { printf 'cosignature/v1\ntime %s\n' "$seconds"; cat "$work/text"; } > "$work/message"
        when=" at second $seconds since 1970" ;;
      *) fail "$1 is a key of type $type" ;;
    esac
    openssl pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin -in "$work/message" -sigfile "$work/signature" \
      > /dev/null 2>&1 || fail "the signature of $name is not one of this checkpoint"
    found=yes
  done < "$work/signatures"
  [ $found = yes ] || fail "$name has not signed this checkpoint"
  echo "ok: signed by $name$when"
}

# All keys; the first is the log's, which has the name of the log.
signed_by_all() {
  [ $# -ge 1 ] || fail "no VKEY was given"
  read_vkey "$1"; [ "$name" = "$origin" ] || fail "the checkpoint is of $origin, and the key of $name"
  for key in "$@"; do signed_by "$key"; done
}

check_checkpoint() {
  file=$1; shift
  open_note "$file"; signed_by_all "$@"
  echo "ok: $origin has $size entries under the root $root"
}

check_entry() {
  event=$1 proof=$2; shift 2
  sed '1,/^$/d' "$proof" > "$work/checkpoint"
  sed '/^$/,$d' "$proof" > "$work/head"
  [ "$(sed -n 1p "$work/head")" = 'c2sp.org/tlog-proof@v1' ] || fail "$proof does not begin with c2sp.org/tlog-proof@v1"
  # The extra line is for whoever reads the file; nothing vouches for it.
  sed -e 1d -e '2{/^extra /d;}' "$work/head" > "$work/hashes"
  index=$(sed -n '1s/^index //p' "$work/hashes"); number "$index"
  check_checkpoint "$work/checkpoint" "$@"
  [ "$index" -lt "$size" ] || fail "the tree has no entry $index"
  # The leaf is the hash of a byte 0 and the bytes of the file; every line of the proof is a neighbour on the way up.
  { printf '\000'; cat "$event"; } | sha256 > "$work/way"
  fn=$index sn=$((size - 1))
  for line in $(sed 1d "$work/hashes"); do
    hash_to "$line" "$work/sibling"
    [ $sn -ne 0 ] || fail "the proof is too long"
    if [ $((fn & 1)) = 1 ] || [ $fn = $sn ]; then
      node "$work/sibling" "$work/way" "$work/way"
      while [ $((fn & 1)) = 0 ] && [ $fn != 0 ]; do fn=$((fn >> 1)) sn=$((sn >> 1)); done
    else
      node "$work/way" "$work/sibling" "$work/way"
    fi
    fn=$((fn >> 1)) sn=$((sn >> 1))
  done
  [ $sn = 0 ] || fail "the proof is too short"
  cmp -s "$work/way" "$work/root" || fail "$event is not entry $index of this tree"
  echo "ok: $event is entry $index"
}

check_growth() {
  old=$1 request=$2; shift 2
  check_checkpoint "$old" "$1"
  old_size=$size old_origin=$origin; cp "$work/root" "$work/old-root"
  sed '1,/^$/d' "$request" > "$work/checkpoint"
  sed '/^$/,$d' "$request" > "$work/head"
  [ "$(sed -n 1p "$work/head")" = "old $old_size" ] || fail "$request does not begin with: old $old_size"
  check_checkpoint "$work/checkpoint" "$@"
  [ "$origin" = "$old_origin" ] || fail "the checkpoints are of two logs"
  [ "$old_size" -le "$size" ] || fail "the old tree is larger"
  sed 1d "$work/head" > "$work/hashes"
  if [ "$old_size" -eq 0 ] || [ "$old_size" -eq "$size" ]; then
    # Everything begins with nothing; and a tree with itself, if it has one root.
    [ ! -s "$work/hashes" ] || fail "the proof must be empty"
    [ "$old_size" -eq 0 ] || cmp -s "$work/old-root" "$work/root" || fail "two roots of one size"
  else
    fn=$((old_size - 1)) sn=$((size - 1))
    while [ $((fn & 1)) = 1 ]; do fn=$((fn >> 1)) sn=$((sn >> 1)); done
    # An old tree whose size is a power of two is a node of the new one, so the proof begins with its root.
    if [ $fn = 0 ]; then lines="$(base64 < "$work/old-root") $(cat "$work/hashes")"; else lines=$(cat "$work/hashes"); fi
    [ -s "$work/hashes" ] || fail "the proof is too short"
    first=yes
    for line in $lines; do
      hash_to "$line" "$work/sibling"
      if [ $first = yes ]; then cp "$work/sibling" "$work/before"; cp "$work/sibling" "$work/after"; first=no; continue; fi
      [ $sn -ne 0 ] || fail "the proof is too long"
      if [ $((fn & 1)) = 1 ] || [ $fn = $sn ]; then
        node "$work/sibling" "$work/before" "$work/before"
        node "$work/sibling" "$work/after" "$work/after"
        while [ $((fn & 1)) = 0 ] && [ $fn != 0 ]; do fn=$((fn >> 1)) sn=$((sn >> 1)); done
      else
        node "$work/after" "$work/sibling" "$work/after"
      fi
      fn=$((fn >> 1)) sn=$((sn >> 1))
    done
    [ $sn = 0 ] || fail "the proof is too short"
    cmp -s "$work/before" "$work/old-root" && cmp -s "$work/after" "$work/root" || fail "the tree has not grown from the old one"
  fi
  echo "ok: the tree of $size entries begins with that of $old_size"
}

what=${1:-}
case $what-$# in
  checkpoint-[0-2]|entry-[0-3]|growth-[0-3]) fail "too few files; see the head of this script" ;;
  checkpoint-*) shift; check_checkpoint "$@" ;;
  entry-*) shift; check_entry "$@" ;;
  growth-*) shift; check_growth "$@" ;;
  *) fail "say checkpoint, entry or growth; see the head of this script" ;;
esac
