// Nodes of other libp2ps as objects.
import { JsonProcess } from '../lib/json-process.mjs'

/** A node in a process of its own, which ends with the test. */
class OtherPeer {
  /** Its peer id, and its multiaddrs, which end with that. */
  id
  addresses
  #process

  constructor(t, variable) {
    const program = process.env[variable]
    if (program === undefined) throw new Error('run this with npm run test:interop-p2p')
    this.#process = new JsonProcess(program)
    t.after(() => this.#process.end())
  }

  /** One call. Throws with the other's own words when it fails. */
  call(method, input) {
    return this.#process.call(method, input)
  }

  async started(options) {
    const { peer, addresses } = await this.call('start', options)
    this.id = peer
    this.addresses = addresses
    return this
  }
}

/** A node of go-libp2p. The methods of `call` are those of `go/main.go`. */
export class GoPeer extends OtherPeer {
  /**
   * Unless it `listens` on this host it can be reached through a relay only; with `relays` it is one.
   */
  static start(t, { listens = true, relays = false } = {}) {
    return new GoPeer(t, 'STRONGHOLD_GO_PEER').started({ listens, relays })
  }
}

/** A node of rust-libp2p. The methods of `call` are those of `rust/src/main.rs`. */
export class RustPeer extends OtherPeer {
  static start(t) {
    return new RustPeer(t, 'STRONGHOLD_RUST_PEER').started({})
  }
}
