package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/libp2p/go-libp2p/core/network"
)

// Kinds of frames, numbers of messages (docs/spec/actors.md) and of procedures (docs/manual).
const (
	kindGreeting = 1
	kindWelcome  = 2
	kindAsk      = 3
	kindTell     = 4
	kindAnswer   = 6
	kindDone     = 7
	kindFailure  = 8
	kindFarewell = 9

	messageExecute   = 0
	messageStoreGet  = 4
	messageStoreKeys = 7

	procedureEd25519Sign = 6
)

const (
	magic   = "SHRF"
	version = 1
)

// reference is this side's reference to a client of a peer.
type reference struct {
	stream network.Stream
	next   uint32
}

type openInput struct {
	Peer   string `json:"peer"`
	Client string `json:"client"`
}

// open asks for a client of a peer; answers the verdict.
func (p *peerProcess) open(input openInput) (any, error) {
	stream, err := p.stream(input.Peer, "client")
	if err != nil {
		return nil, err
	}
	if err := writeFrame(stream, fields{}.text(input.Client)); err != nil {
		return nil, err
	}
	code, err := readVerdict(stream)
	if err != nil {
		return nil, err
	}
	if code == "OK" {
		p.reference = &reference{stream: stream}
		return map[string]any{"verdict": code}, nil
	}
	// After a refusal there is the end of the stream, and nothing else.
	if rest, err := io.ReadAll(stream); err != nil || len(rest) > 0 {
		return nil, fmt.Errorf("%d bytes after a refusal, then %v", len(rest), err)
	}
	return map[string]any{"verdict": code}, nil
}

// hasty greets before the verdict, which is not its turn; answers what comes until the stream ends.
func (p *peerProcess) hasty(input openInput) (any, error) {
	stream, err := p.stream(input.Peer, "client")
	if err != nil {
		return nil, err
	}
	opening := fields{}.text(input.Client)
	if _, err := stream.Write(fields{}.bytes(opening).bytes(greeting())); err != nil {
		return nil, err
	}
	frames := []string{}
	for {
		frame, err := readFrame(stream)
		if err != nil {
			return map[string]any{"frames": frames}, nil
		}
		frames = append(frames, hex.EncodeToString(frame.left))
	}
}

func greeting() []byte {
	return fields{}.u8(kindGreeting).raw([]byte(magic)).u8(version).u32(longestFrame)
}

// greet exchanges greeting and welcome; answers what the welcome says.
func (p *peerProcess) greet(struct{}) (any, error) {
	if p.reference == nil {
		return nil, errors.New("no reference")
	}
	if err := writeFrame(p.reference.stream, greeting()); err != nil {
		return nil, err
	}
	frame, err := readFrame(p.reference.stream)
	if err != nil {
		return nil, err
	}
	kind, said, theirs := frame.u8(), string(frame.raw(4)), frame.u8()
	id, longest, messages, bytes := frame.raw(24), frame.u32(), frame.u32(), frame.u53()
	if err := frame.end(); err != nil {
		return nil, err
	}
	if kind != kindWelcome || said != magic || theirs != version {
		return nil, fmt.Errorf("frame %d instead of a welcome", kind)
	}
	return map[string]any{
		"client":   hex.EncodeToString(id),
		"frame":    longest,
		"messages": messages,
		"bytes":    bytes,
	}, nil
}

type signInput struct {
	Vault     string `json:"vault"`
	Record    string `json:"record"`
	Message   string `json:"message"`
	PublicKey string `json:"publicKey"`
}

// sign has the client sign a message, and verifies the signature with Go's own Ed25519.
func (p *peerProcess) sign(input signInput) (any, error) {
	message, err := hex.DecodeString(input.Message)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(input.PublicKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, errors.New("no public key")
	}
	call := fields{}.u8(procedureEd25519Sign).generic(input.Vault, input.Record).bytes(message)
	answer, code, err := p.ask(messageExecute, fields{}.u32(1).raw(call).absent().absent())
	if err != nil {
		return nil, err
	}
	if code != "" {
		return map[string]any{"failure": code}, nil
	}
	count, procedure, signature := answer.u32(), answer.u8(), answer.raw(ed25519.SignatureSize)
	if err := answer.end(); err != nil {
		return nil, err
	}
	if count != 1 || procedure != procedureEd25519Sign {
		return nil, fmt.Errorf("%d outputs, the first of procedure %d", count, procedure)
	}
	return map[string]any{
		"signature": hex.EncodeToString(signature),
		"verified":  ed25519.Verify(key, message, signature),
	}, nil
}

// keys answers the keys of the client's store.
func (p *peerProcess) keys(struct{}) (any, error) {
	answer, code, err := p.ask(messageStoreKeys, nil)
	if err != nil {
		return nil, err
	}
	if code != "" {
		return map[string]any{"failure": code}, nil
	}
	keys := []string{}
	for count := answer.u32(); count > 0 && answer.err == nil; count-- {
		keys = append(keys, answer.text())
	}
	return map[string]any{"keys": keys}, answer.end()
}

type valueInput struct {
	Key string `json:"key"`
}

// value answers the size and the digest of a value of the client's store.
func (p *peerProcess) value(input valueInput) (any, error) {
	answer, code, err := p.ask(messageStoreGet, fields{}.text(input.Key))
	if err != nil {
		return nil, err
	}
	if code != "" {
		return map[string]any{"failure": code}, nil
	}
	if answer.u8() != 1 {
		return nil, errors.New("no value")
	}
	value := answer.bytes()
	digest := sha256.Sum256(value)
	return map[string]any{"size": len(value), "sha256": hex.EncodeToString(digest[:])}, answer.end()
}

// ask sends a message and reads what answers it: an output, or the code of a failure.
func (p *peerProcess) ask(message byte, input []byte) (*reading, string, error) {
	if p.reference == nil {
		return nil, "", errors.New("no reference")
	}
	number := p.reference.next
	p.reference.next++
	frame := fields{}.u8(kindAsk).u32(number).u8(message).raw(input)
	if err := writeFrame(p.reference.stream, frame); err != nil {
		return nil, "", err
	}
	answer, err := readFrame(p.reference.stream)
	if err != nil {
		return nil, "", err
	}
	kind, answered := answer.u8(), answer.u32()
	if answer.err != nil || answered != number {
		return nil, "", fmt.Errorf("frame %d instead of an answer to %d", kind, number)
	}
	switch kind {
	case kindAnswer:
		return answer, "", nil
	case kindFailure:
		code := answer.text()
		return nil, code, answer.end()
	}
	return nil, "", fmt.Errorf("frame %d instead of an answer", kind)
}

// farewell ends the reference; answers when the other side has ended it too.
func (p *peerProcess) farewell(struct{}) (any, error) {
	if p.reference == nil {
		return nil, errors.New("no reference")
	}
	stream := p.reference.stream
	p.reference = nil
	defer stream.Close()
	if err := writeFrame(stream, fields{}.u8(kindFarewell).u8(0)); err != nil {
		return nil, err
	}
	rest, _ := io.ReadAll(stream)
	return map[string]any{"rest": len(rest)}, nil
}
