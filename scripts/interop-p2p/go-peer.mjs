// A node of go-libp2p as an object.
import { JsonProcess } from '../interop/json-process.mjs'

/** A node in a process of its own. The methods of `call` are those of `go/main.go`. */
export class GoPeer {
  /** Its peer id, and its multiaddrs, which end with that. */
  id
  addresses
  #process

  /**
   * Starts one, which ends with the test. Unless it `listens` on this host it can be reached through
   * a relay only; with `relays` it is one.
   */
  static async start(t, { listens = true, relays = false } = {}) {
    const program = process.env.STRONGHOLD_GO_PEER
    if (program === undefined) throw new Error('run this with npm run test:interop-p2p')
    const go = new GoPeer()
    go.#process = new JsonProcess(program)
    t.after(() => go.#process.end())
    const { peer, addresses } = await go.call('start', { listens, relays })
    go.id = peer
    go.addresses = addresses
    return go
  }

  /** One call. Throws with Go's own words when it fails. */
  call(method, input) {
    return this.#process.call(method, input)
  }
}
