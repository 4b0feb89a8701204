// Command stronghold-peer is a node of go-libp2p that speaks with Strongholds, for the tests beside it.
//
// What it knows of their protocols is what docs/spec/protocol.md, actors.md and messages.md say.
//
// One JSON request a line on stdin, {"method": …, "input": …}; one JSON answer a line on stdout,
// {"output": …} or {"error": …}. Bytes are hexadecimal text.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type request struct {
	Method string          `json:"method"`
	Input  json.RawMessage `json:"input"`
}

type method func(p *peerProcess, input json.RawMessage) (any, error)

var methods = map[string]method{
	"start":    of((*peerProcess).start),
	"connect":  of((*peerProcess).connect),
	"ping":     of((*peerProcess).ping),
	"pinged":   of((*peerProcess).pinged),
	"identify": of((*peerProcess).identify),
	"idOf":     of((*peerProcess).idOf),
	"reserve":  of((*peerProcess).reserve),

	"open":     of((*peerProcess).open),
	"hasty":    of((*peerProcess).hasty),
	"greet":    of((*peerProcess).greet),
	"sign":     of((*peerProcess).sign),
	"keys":     of((*peerProcess).keys),
	"value":    of((*peerProcess).value),
	"farewell": of((*peerProcess).farewell),

	"serve": of((*peerProcess).serve),

	"pair":    of((*peerProcess).pair),
	"confirm": of((*peerProcess).confirm),
}

// of makes a method of a function whose input is of a type.
func of[Input any](call func(*peerProcess, Input) (any, error)) method {
	return func(p *peerProcess, raw json.RawMessage) (any, error) {
		var input Input
		if err := json.Unmarshal(raw, &input); err != nil {
			return nil, err
		}
		return call(p, input)
	}
}

func main() {
	process := &peerProcess{}
	lines := bufio.NewReader(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		output, err := answer(process, line)
		if err != nil {
			answers.Encode(map[string]any{"error": err.Error()})
		} else {
			answers.Encode(map[string]any{"output": output})
		}
	}
}

func answer(process *peerProcess, line []byte) (any, error) {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return nil, err
	}
	call, ok := methods[asked.Method]
	if !ok {
		return nil, fmt.Errorf("no method %s", asked.Method)
	}
	return call(process, asked.Input)
}
