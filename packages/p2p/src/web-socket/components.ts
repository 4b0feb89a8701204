import type { ComponentLogger, MultiaddrConnection } from '@libp2p/interface'

/** Decides whether a socket is let in, before anything is known of the other side. */
export interface Admission {
  /**
   * Takes a place for a host (an IP address), and answers what gives it back; undefined when there is
   * none. `end` is called when the place is needed for somebody else.
   */
  begin(host: string, end: () => void): (() => void) | undefined
  /** The socket has become a connection, which has its place from now on. */
  bind(connection: MultiaddrConnection, leave: () => void): void
}

/** What the transport is made with. */
export interface WebSocketComponents {
  readonly admission: Admission
  readonly logger: ComponentLogger
  /** Milliseconds, never set back. */
  readonly now: () => number
}
