package main

import (
	"context"
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/multiformats/go-multiaddr"
)

// pairing is this side's part of one, as the guest, until the person here has confirmed the phrase.
type pairing struct {
	stream network.Stream
}

type invitation struct {
	host   peer.AddrInfo
	secret []byte
}

const codePrefix = "STRONGHOLD:PAIR:"

func parseCode(code string) (*invitation, error) {
	compact := strings.ToUpper(strings.Join(strings.Fields(code), ""))
	encoded, ok := strings.CutPrefix(compact, codePrefix)
	if !ok {
		return nil, errors.New("no code")
	}
	whole, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(encoded)
	if err != nil || len(whole) < 4 {
		return nil, errors.New("no code")
	}
	content, checksum := whole[:len(whole)-4], whole[len(whole)-4:]
	if digest := sha256.Sum256(content); string(digest[:4]) != string(checksum) {
		return nil, errors.New("mistyped")
	}
	reader := &reading{left: content}
	version := reader.u8()
	id, err := peer.Decode(reader.text())
	if err != nil || version != 0 {
		return nil, errors.New("a code of another version, or for nobody")
	}
	made := &invitation{host: peer.AddrInfo{ID: id}}
	for count := reader.u32(); count > 0 && reader.err == nil; count-- {
		address, err := multiaddr.NewMultiaddrBytes(reader.bytes())
		if err != nil {
			return nil, err
		}
		transport, _ := peer.SplitAddr(address)
		made.host.Addrs = append(made.host.Addrs, transport)
	}
	made.secret = reader.raw(16)
	return made, reader.end()
}

type pairInput struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// pair answers an invitation, up to the phrase that two people would compare.
func (p *peerProcess) pair(input pairInput) (any, error) {
	invited, err := parseCode(input.Code)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := p.host.Connect(ctx, invited.host); err != nil {
		return nil, err
	}
	stream, err := p.stream(invited.host.ID.String(), "pair")
	if err != nil {
		return nil, err
	}
	exchange, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	key := exchange.PublicKey().Bytes()
	nonce := make([]byte, 32)
	rand.Read(nonce)
	commitment := sha256.Sum256(append([]byte("stronghold pairing 1 nonce"), nonce...))
	introduced := func(label string) fields {
		said := fields{}.text("stronghold pairing 1 " + label)
		said = said.text(invited.host.ID.String()).text(p.host.ID().String()).text(input.Name)
		return said.raw(key).raw(commitment[:])
	}

	hello := fields{}.text(input.Name).raw(key).raw(commitment[:])
	proof := proofOf(invited.secret, introduced("guest"))
	if err := writeFrame(stream, hello.raw(proof)); err != nil {
		return nil, err
	}
	welcome, err := readFrame(stream)
	if err != nil {
		return nil, err
	}
	hostName, hostKey, hostNonce := welcome.text(), welcome.raw(32), welcome.raw(32)
	hostProof := welcome.raw(32)
	if err := welcome.end(); err != nil {
		return nil, err
	}
	added := fields{}.text(hostName).raw(hostKey).raw(hostNonce)
	if !hmac.Equal(hostProof, proofOf(invited.secret, introduced("host").raw(added))) {
		return nil, errors.New("the host does not know the code")
	}
	if err := writeFrame(stream, nonce); err != nil {
		return nil, err
	}
	digest := sha256.Sum256(introduced("phrase").raw(added).raw(nonce))
	number := binary.BigEndian.Uint64(digest[:8]) % 1_000_000
	p.pairing = &pairing{stream}
	return map[string]any{
		"phrase":        fmt.Sprintf("%03d %03d", number/1000, number%1000),
		"host":          invited.host.ID.String(),
		"hostName":      hostName,
		"hostKey":       hex.EncodeToString(hostKey),
		"guestExchange": hex.EncodeToString(key),
	}, nil
}

func proofOf(secret, said []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write(said)
	return mac.Sum(nil)
}

type confirmInput struct {
	Code string `json:"code"`
}

// confirm says what the person here says of the phrase; answers what the other one said.
func (p *peerProcess) confirm(input confirmInput) (any, error) {
	if p.pairing == nil {
		return nil, errors.New("no pairing")
	}
	stream := p.pairing.stream
	p.pairing = nil
	defer stream.Close()
	if err := writeFrame(stream, fields{}.text(input.Code)); err != nil {
		return nil, err
	}
	code, err := readVerdict(stream)
	return map[string]any{"verdict": code}, err
}
