// Crosscheck lets the packages with which Go checks its own transparency logs (golang.org/x/mod/sumdb/note and tlog) check
// what another program wrote.
//
//	crosscheck CHECKPOINT VERIFIER-KEYS STATEMENTS
//
// CHECKPOINT is a signed note, VERIFIER-KEYS has a key on its first line, STATEMENTS has one statement a line, with hashes in
// hexadecimal and lists of them separated by commas, or a dash where a list is empty:
//
//	inclusion INDEX SIZE ROOT LEAF-HASH HASHES
//	consistency OLD-SIZE OLD-ROOT NEW-SIZE NEW-ROOT HASHES
//	tile LEVEL INDEX WIDTH PATH
//
// It prints a line for the checkpoint and one for each statement: "ok", or what is wrong. It ends with 1 if anything is.
//
//	GOPATH=/usr/share/gocode GO111MODULE=off go run crosscheck.go ...
package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkpoint is what the log has signed.
type checkpoint struct {
	size int64
	root tlog.Hash
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: crosscheck CHECKPOINT VERIFIER-KEYS STATEMENTS")
		os.Exit(2)
	}
	failed := false
	say := func(err error) {
		if err != nil {
			fmt.Println(err)
			failed = true
		} else {
			fmt.Println("ok")
		}
	}
	signed, err := open(os.Args[1], os.Args[2])
	say(err)
	statements, err := os.ReadFile(os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(statements), "\n"), "\n") {
		say(check(strings.Fields(line), signed))
	}
	if failed {
		os.Exit(1)
	}
}

func open(file, keys string) (*checkpoint, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	vkeys, err := os.ReadFile(keys)
	if err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(strings.SplitN(string(vkeys), "\n", 2)[0])
	if err != nil {
		return nil, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return nil, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return nil, fmt.Errorf("this is no checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return nil, err
	}
	root, err := tlog.ParseHash(lines[2])
	return &checkpoint{size, root}, err
}

func check(fields []string, signed *checkpoint) error {
	switch {
	case len(fields) == 6 && fields[0] == "inclusion":
		return inclusion(fields[1:], signed)
	case len(fields) == 6 && fields[0] == "consistency":
		return consistency(fields[1:], signed)
	case len(fields) == 5 && fields[0] == "tile":
		return tile(fields[1:])
	}
	return fmt.Errorf("no such statement: %v", fields)
}

func inclusion(fields []string, signed *checkpoint) error {
	var numbers [2]int64
	for i := range numbers {
		var err error
		if numbers[i], err = strconv.ParseInt(fields[i], 10, 64); err != nil {
			return err
		}
	}
	all, err := hashes(fields[2] + "," + fields[3])
	if err != nil {
		return err
	}
	proof, err := hashes(fields[4])
	if err != nil {
		return err
	}
	if err := asSigned(numbers[1], all[0], signed); err != nil {
		return err
	}
	return tlog.CheckRecord(proof, numbers[1], all[0], numbers[0], all[1])
}

func consistency(fields []string, signed *checkpoint) error {
	oldSize, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil {
		return err
	}
	newSize, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return err
	}
	roots, err := hashes(fields[1] + "," + fields[3])
	if err != nil {
		return err
	}
	proof, err := hashes(fields[4])
	if err != nil {
		return err
	}
	if err := asSigned(oldSize, roots[0], signed); err != nil {
		return err
	}
	if err := asSigned(newSize, roots[1], signed); err != nil {
		return err
	}
	return tlog.CheckTree(proof, newSize, roots[1], oldSize, roots[0])
}

// asSigned holds a root of the size that the checkpoint has against the one that it has.
func asSigned(size int64, root tlog.Hash, signed *checkpoint) error {
	if signed != nil && size == signed.size && root != signed.root {
		return fmt.Errorf("the checkpoint has another root for size %d", size)
	}
	return nil
}

// tile compares the path of a tile with the one that Go gives to it; Go's has the height of all tiles after the first word.
func tile(fields []string) error {
	var numbers [3]int64
	for i := range numbers {
		var err error
		if numbers[i], err = strconv.ParseInt(fields[i], 10, 64); err != nil {
			return err
		}
	}
	path := tlog.Tile{H: 8, L: int(numbers[0]), N: numbers[1], W: int(numbers[2])}.Path()
	want := strings.Replace(strings.Replace(path, "tile/8/", "tile/", 1), "/data/", "/entries/", 1)
	if want != fields[3] {
		return fmt.Errorf("the path is %s, not %s", want, fields[3])
	}
	return nil
}

func hashes(text string) ([]tlog.Hash, error) {
	var list []tlog.Hash
	if text == "-" {
		return list, nil
	}
	for _, each := range strings.Split(text, ",") {
		data, err := hex.DecodeString(each)
		if err != nil || len(data) != tlog.HashSize {
			return nil, fmt.Errorf("%q is no hash", each)
		}
		var hash tlog.Hash
		copy(hash[:], data)
		list = append(list, hash)
	}
	return list, nil
}
