import { connect, createServer } from 'node:net'
import { listenOnLoopback } from '../lib/loopback.mjs'

/** A way to a port of this host that can be cut: after so many bytes, at any point. */
export class CuttingProxy {
  #server
  #sockets = new Set()
  #left = Number.POSITIVE_INFINITY
  /** Bytes that went through, both ways. */
  carried = 0
  /** Its multiaddr. */
  address = ''

  static async to(port) {
    const proxy = new CuttingProxy()
    proxy.#server = createServer((near) => proxy.#join(near, connect(port, '127.0.0.1')))
    proxy.address = `/ip4/127.0.0.1/tcp/${await listenOnLoopback(proxy.#server)}`
    return proxy
  }

  /** Cuts all connections once `bytes` more have gone through; new ones are let through. */
  cutAfter(bytes) {
    this.#left = bytes
  }

  close() {
    this.#server.close()
    this.#cut()
  }

  #join(near, far) {
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      this.#sockets.add(from)
      from.on('error', () => undefined)
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
      from.on('data', (chunk) => {
        this.carried += chunk.length
        this.#left -= chunk.length
        if (this.#left > 0) to.write(chunk)
        else {
          to.write(chunk.subarray(0, chunk.length + this.#left))
          this.#left = Number.POSITIVE_INFINITY
          this.#cut()
        }
      })
    }
  }

  #cut() {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }
}
