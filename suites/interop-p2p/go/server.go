package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
)

type serveInput struct {
	Client string `json:"client"`
	Vault  string `json:"vault"`
	Record string `json:"record"`
}

// serve lets peers use a client of this side, which has one Ed25519 key and nothing else.
func (p *peerProcess) serve(input serveInput) (any, error) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	p.host.SetStreamHandler(protocolID("client"), func(stream network.Stream) {
		stream.SetDeadline(time.Now().Add(time.Minute))
		if err := serveStream(stream, input, private); err != nil {
			stream.Reset()
		} else {
			stream.Close()
		}
	})
	return map[string]any{"publicKey": hex.EncodeToString(public)}, nil
}

func serveStream(stream network.Stream, served serveInput, key ed25519.PrivateKey) error {
	opening, err := readFrame(stream)
	if err != nil {
		return err
	}
	client := opening.text()
	if err := opening.end(); err != nil {
		return err
	}
	if client != served.Client {
		return writeFrame(stream, fields{}.text("PERMISSION_DENIED"))
	}
	if err := writeFrame(stream, fields{}.text("OK")); err != nil {
		return err
	}
	greeting, err := readFrame(stream)
	if err != nil {
		return err
	}
	kind, said, theirs := greeting.u8(), string(greeting.raw(4)), greeting.u8()
	greeting.u32()
	if err := greeting.end(); err != nil || kind != kindGreeting || said != magic || theirs != version {
		return errMalformed
	}
	id := make([]byte, 24)
	copy(id, "the client of a Go node")
	welcome := fields{}.u8(kindWelcome).raw([]byte(magic)).u8(version).raw(id)
	welcome = welcome.u32(1 << 16).u32(4).u53(1 << 18)
	if err := writeFrame(stream, welcome); err != nil {
		return err
	}
	for {
		frame, err := readFrame(stream)
		if err != nil {
			return err
		}
		reply, err := replyTo(frame, served, key)
		if err != nil || reply == nil {
			return err
		}
		if err := writeFrame(stream, reply); err != nil {
			return err
		}
	}
}

// replyTo answers a frame of the half with the reference; nothing after its farewell.
func replyTo(frame *reading, served serveInput, key ed25519.PrivateKey) ([]byte, error) {
	kind := frame.u8()
	if kind == kindFarewell {
		return nil, frame.err
	}
	number, message := frame.u32(), frame.u8()
	if frame.err != nil {
		return nil, frame.err
	}
	if kind == kindTell {
		return fields{}.u8(kindDone).u32(number), nil
	}
	// Each ask is answered before the next frame is read, so there is nothing to cancel.
	if kind != kindAsk {
		return nil, errors.New("a violation")
	}
	failure := func(code string) ([]byte, error) {
		return fields{}.u8(kindFailure).u32(number).text(code), nil
	}
	if message != messageExecute {
		return failure("PERMISSION_DENIED")
	}
	count, procedure := frame.u32(), frame.u8()
	if count != 1 || procedure != procedureEd25519Sign {
		return failure("UNKNOWN_METHOD")
	}
	location, vault, path := frame.u8(), frame.text(), frame.text()
	signed := frame.bytes()
	attributes, approval := frame.u8(), frame.u8()
	if err := frame.end(); err != nil || location != 0 || attributes != 0 || approval != 0 {
		return failure("INVALID_ARGUMENT")
	}
	if vault != served.Vault || path != served.Record {
		return failure("RECORD_NOT_FOUND")
	}
	signature := ed25519.Sign(key, signed)
	return fields{}.u8(kindAnswer).u32(number).u32(1).u8(procedure).raw(signature), nil
}
