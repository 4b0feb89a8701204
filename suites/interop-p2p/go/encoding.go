package main

import (
	"encoding/binary"
	"errors"
	"io"

	"github.com/libp2p/go-libp2p/core/protocol"
)

// Fields as docs/spec/messages.md writes them, and frames of docs/spec/protocol.md.

const longestFrame = 4 << 20

func protocolID(name string) protocol.ID {
	return protocol.ID("/stronghold/" + name + "/1.0.0")
}

// fields writes values one after the other.
type fields []byte

func (f fields) u8(value byte) fields              { return append(f, value) }
func (f fields) u32(value uint32) fields           { return binary.LittleEndian.AppendUint32(f, value) }
func (f fields) u53(value uint64) fields           { return binary.LittleEndian.AppendUint64(f, value) }
func (f fields) raw(value []byte) fields           { return append(f, value...) }
func (f fields) bytes(value []byte) fields         { return f.u32(uint32(len(value))).raw(value) }
func (f fields) text(value string) fields          { return f.bytes([]byte(value)) }
func (f fields) absent() fields                    { return f.u8(0) }
func (f fields) generic(vault, path string) fields { return f.u8(0).text(vault).text(path) }

// reading reads values one after the other; the first failure stays.
type reading struct {
	left []byte
	err  error
}

var errMalformed = errors.New("malformed")

func (r *reading) raw(length uint32) []byte {
	if r.err != nil || uint64(length) > uint64(len(r.left)) {
		r.err = errMalformed
		return make([]byte, min(length, 64))
	}
	value := r.left[:length]
	r.left = r.left[length:]
	return value
}

func (r *reading) u8() byte      { return r.raw(1)[0] }
func (r *reading) u32() uint32   { return binary.LittleEndian.Uint32(r.raw(4)) }
func (r *reading) u53() uint64   { return binary.LittleEndian.Uint64(r.raw(8)) }
func (r *reading) bytes() []byte { return r.raw(r.u32()) }
func (r *reading) text() string  { return string(r.bytes()) }

// end tells whether all was read, and all was well.
func (r *reading) end() error {
	if r.err == nil && len(r.left) > 0 {
		return errMalformed
	}
	return r.err
}

func writeFrame(stream io.Writer, frame []byte) error {
	_, err := stream.Write(fields{}.bytes(frame))
	return err
}

func readFrame(stream io.Reader) (*reading, error) {
	var length [4]byte
	if _, err := io.ReadFull(stream, length[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(length[:])
	if size > longestFrame {
		return nil, errMalformed
	}
	frame := make([]byte, size)
	_, err := io.ReadFull(stream, frame)
	return &reading{left: frame}, err
}

func readVerdict(stream io.Reader) (string, error) {
	frame, err := readFrame(stream)
	if err != nil {
		return "", err
	}
	code := frame.text()
	return code, frame.end()
}
