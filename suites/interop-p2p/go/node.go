package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/crypto"
	"github.com/libp2p/go-libp2p/core/event"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/record"
	"github.com/libp2p/go-libp2p/p2p/muxer/yamux"
	circuit "github.com/libp2p/go-libp2p/p2p/protocol/circuitv2/client"
	"github.com/libp2p/go-libp2p/p2p/protocol/circuitv2/relay"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
	"github.com/libp2p/go-libp2p/p2p/security/noise"
	"github.com/libp2p/go-libp2p/p2p/transport/tcp"
	"github.com/multiformats/go-multiaddr"
)

const patience = 15 * time.Second

// peerProcess is all that this program has: one node, and what goes on with it.
type peerProcess struct {
	host      host.Host
	pings     chan peer.ID
	reference *reference
	pairing   *pairing

	lock       sync.Mutex
	identified map[peer.ID]event.EvtPeerIdentificationCompleted
}

type startInput struct {
	// Listens false is for a node that can be reached through a relay only.
	Listens bool `json:"listens"`
	Relays  bool `json:"relays"`
}

func (p *peerProcess) start(input startInput) (any, error) {
	options := []libp2p.Option{
		libp2p.Transport(tcp.NewTCPTransport),
		libp2p.Security(noise.ID, noise.New),
		libp2p.Muxer(yamux.ID, yamux.DefaultTransport),
		libp2p.Ping(false),
		libp2p.DisableMetrics(),
	}
	if input.Listens {
		options = append(options, libp2p.ListenAddrStrings("/ip4/127.0.0.1/tcp/0"))
	} else {
		options = append(options, libp2p.NoListenAddrs, libp2p.EnableRelay())
	}
	made, err := libp2p.New(options...)
	if err != nil {
		return nil, err
	}
	p.host = made
	p.pings = make(chan peer.ID, 64)
	pings := ping.NewPingService(made)
	made.SetStreamHandler(ping.ID, func(stream network.Stream) {
		select {
		case p.pings <- stream.Conn().RemotePeer():
		default:
		}
		pings.PingHandler(stream)
	})
	if input.Relays {
		everywhere := func(multiaddr.Multiaddr) bool { return true }
		if _, err := relay.New(made, relay.WithReservationAddressFilter(everywhere)); err != nil {
			return nil, err
		}
	}
	if err := p.watchIdentify(); err != nil {
		return nil, err
	}
	return map[string]any{"peer": made.ID().String(), "addresses": p.addresses()}, nil
}

func (p *peerProcess) addresses() []string {
	addresses := []string{}
	for _, address := range p.host.Addrs() {
		addresses = append(addresses, fmt.Sprintf("%s/p2p/%s", address, p.host.ID()))
	}
	return addresses
}

type addressInput struct {
	Address string `json:"address"`
}

func (p *peerProcess) connect(input addressInput) (any, error) {
	there, err := peer.AddrInfoFromString(input.Address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := p.host.Connect(ctx, *there); err != nil {
		return nil, err
	}
	connections := p.host.Network().ConnsToPeer(there.ID)
	if len(connections) == 0 {
		return nil, errors.New("the connection ended")
	}
	state := connections[0].ConnState()
	return map[string]any{
		"peer":     there.ID.String(),
		"security": string(state.Security),
		"muxer":    string(state.StreamMultiplexer),
	}, nil
}

type peerInput struct {
	Peer string `json:"peer"`
}

func (p *peerProcess) ping(input peerInput) (any, error) {
	id, err := peer.Decode(input.Peer)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	// More than one: they go over one stream.
	answers := ping.Ping(ctx, p.host, id)
	for range 3 {
		if answer := <-answers; answer.Error != nil {
			return nil, answer.Error
		}
	}
	return map[string]any{"pings": 3}, nil
}

// pinged answers when somebody has pinged this node, and was answered.
func (p *peerProcess) pinged(struct{}) (any, error) {
	select {
	case id := <-p.pings:
		return map[string]any{"peer": id.String()}, nil
	case <-time.After(patience):
		return nil, errors.New("nobody pings")
	}
}

func (p *peerProcess) watchIdentify() error {
	p.identified = map[peer.ID]event.EvtPeerIdentificationCompleted{}
	events, err := p.host.EventBus().Subscribe(new(event.EvtPeerIdentificationCompleted))
	if err != nil {
		return err
	}
	go func() {
		for next := range events.Out() {
			identified := next.(event.EvtPeerIdentificationCompleted)
			p.lock.Lock()
			p.identified[identified.Peer] = identified
			p.lock.Unlock()
		}
	}()
	return nil
}

// identify tells what a peer has said of itself, and whether its signed record is good.
func (p *peerProcess) identify(input peerInput) (any, error) {
	id, err := peer.Decode(input.Peer)
	if err != nil {
		return nil, err
	}
	said, err := p.whatIsSaidBy(id)
	if err != nil {
		return nil, err
	}
	key, err := said.Conn.RemotePublicKey().Raw()
	if err != nil {
		return nil, err
	}
	addresses, err := signedAddresses(id, said.SignedPeerRecord)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"agent":           said.AgentVersion,
		"protocols":       said.Protocols,
		"publicKey":       hex.EncodeToString(key),
		"signedAddresses": addresses,
	}, nil
}

func (p *peerProcess) whatIsSaidBy(id peer.ID) (event.EvtPeerIdentificationCompleted, error) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		p.lock.Lock()
		said, ok := p.identified[id]
		p.lock.Unlock()
		if ok {
			return said, nil
		}
	}
	return event.EvtPeerIdentificationCompleted{}, errors.New("the peer has not identified itself")
}

// signedAddresses verifies the signature of a peer record once more, from its bytes.
func signedAddresses(id peer.ID, envelope *record.Envelope) ([]string, error) {
	if envelope == nil {
		return nil, errors.New("no signed peer record")
	}
	encoded, err := envelope.Marshal()
	if err != nil {
		return nil, err
	}
	verified, content, err := record.ConsumeEnvelope(encoded, peer.PeerRecordEnvelopeDomain)
	if err != nil {
		return nil, err
	}
	claimed, ok := content.(*peer.PeerRecord)
	if !ok || claimed.PeerID != id || !id.MatchesPublicKey(verified.PublicKey) {
		return nil, errors.New("a record of somebody else")
	}
	addresses := []string{}
	for _, address := range claimed.Addrs {
		addresses = append(addresses, address.String())
	}
	return addresses, nil
}

type keyInput struct {
	PublicKey string `json:"publicKey"`
}

// idOf makes the peer id of an Ed25519 public key.
func (p *peerProcess) idOf(input keyInput) (any, error) {
	raw, err := hex.DecodeString(input.PublicKey)
	if err != nil {
		return nil, err
	}
	key, err := crypto.UnmarshalEd25519PublicKey(raw)
	if err != nil {
		return nil, err
	}
	id, err := peer.IDFromPublicKey(key)
	return map[string]any{"peer": id.String()}, err
}

// reserve makes this node reachable through a relay, whose voucher is verified.
func (p *peerProcess) reserve(input addressInput) (any, error) {
	there, err := peer.AddrInfoFromString(input.Address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	reservation, err := circuit.Reserve(ctx, p.host, *there)
	if err != nil {
		return nil, err
	}
	if reservation.Voucher == nil {
		return nil, errors.New("no voucher")
	}
	return map[string]any{
		"address": fmt.Sprintf("%s/p2p-circuit/p2p/%s", input.Address, p.host.ID()),
		"relay":   reservation.Voucher.Relay.String(),
		"peer":    reservation.Voucher.Peer.String(),
	}, nil
}

// stream opens one to a peer, through a relay too.
func (p *peerProcess) stream(peerID string, name string) (network.Stream, error) {
	id, err := peer.Decode(peerID)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ctx = network.WithAllowLimitedConn(ctx, "a test")
	stream, err := p.host.NewStream(ctx, id, protocolID(name))
	if err != nil {
		return nil, err
	}
	return stream, stream.SetDeadline(time.Now().Add(time.Minute))
}
