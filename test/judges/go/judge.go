// What golang.org/x/mod says of notes, proofs and trees: one JSON document of questions in, one of answers out.
package main

import (
	"encoding/json"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Bytes are base64 in JSON.
type question struct {
	// note, inclusion, consistency or tree.
	Kind string
	// note
	Note string
	Vkey string
	// inclusion and consistency
	Size  int64
	Root  []byte
	Proof [][]byte
	Index int64
	Leaf  []byte
	// consistency
	OldSize int64
	OldRoot []byte
	// tree: the data of its leaves, and from which sizes it grew
	Leaves [][]byte
}

type answer struct {
	// Empty for what holds.
	Problem string
	// note
	Text string
	// tree: the root at each size from 1 (of nothing, the versions of this package say different things), the inclusion of each leaf in the whole, the growth from each size to the whole.
	Roots       [][]byte
	Inclusion   [][][]byte
	Consistency [][][]byte
	// tree: the first tile of leaf hashes.
	Tile []byte
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	answers := make([]answer, len(questions))
	for i, each := range questions {
		if err := judge(each, &answers[i]); err != nil {
			answers[i].Problem = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}

func judge(q question, a *answer) error {
	switch q.Kind {
	case "note":
		verifier, err := note.NewVerifier(q.Vkey)
		if err != nil {
			return err
		}
		opened, err := note.Open([]byte(q.Note), note.VerifierList(verifier))
		if err != nil {
			return err
		}
		a.Text = opened.Text
		return nil
	case "inclusion":
		return tlog.CheckRecord(tlog.RecordProof(hashes(q.Proof)), q.Size, hash(q.Root), q.Index, hash(q.Leaf))
	case "consistency":
		return tlog.CheckTree(tlog.TreeProof(hashes(q.Proof)), q.Size, hash(q.Root), q.OldSize, hash(q.OldRoot))
	case "tree":
		return tree(q.Leaves, a)
	}
	panic("unknown kind " + q.Kind)
}

func tree(leaves [][]byte, a *answer) error {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, index := range indexes {
			found = append(found, stored[index])
		}
		return found, nil
	})
	root := func(size int64) error {
		h, err := tlog.TreeHash(size, reader)
		a.Roots = append(a.Roots, bytes(h))
		return err
	}
	for i, leaf := range leaves {
		more, err := tlog.StoredHashes(int64(i), leaf, reader)
		if err != nil {
			return err
		}
		stored = append(stored, more...)
		if err := root(int64(i) + 1); err != nil {
			return err
		}
	}
	size := int64(len(leaves))
	for i := int64(0); i < size; i++ {
		record, err := tlog.ProveRecord(size, i, reader)
		if err != nil {
			return err
		}
		a.Inclusion = append(a.Inclusion, allBytes(record))
		grown, err := tlog.ProveTree(size, i+1, reader)
		if err != nil {
			return err
		}
		a.Consistency = append(a.Consistency, allBytes(grown))
	}
	width := size
	if width > 256 {
		width = 256
	}
	tile, err := tlog.ReadTileData(tlog.Tile{H: 8, L: 0, N: 0, W: int(width)}, reader)
	a.Tile = tile
	return err
}

func hash(b []byte) (h tlog.Hash) {
	if len(b) != tlog.HashSize {
		panic("not a hash")
	}
	copy(h[:], b)
	return h
}

func hashes(all [][]byte) (found []tlog.Hash) {
	for _, each := range all {
		found = append(found, hash(each))
	}
	return found
}

func bytes(h tlog.Hash) []byte { return h[:] }

func allBytes(all []tlog.Hash) [][]byte {
	found := [][]byte{}
	for _, each := range all {
		found = append(found, bytes(each))
	}
	return found
}
