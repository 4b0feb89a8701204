import type { ComponentLogger, MultiaddrConnection } from '@libp2p/interface'

/** Decides whether a socket is let in, before anything is known of the other side. */
export interface Admission {
  /**
   * Takes a place for a host (an IP address), and answers the function that gives it back;
   * undefined when there is none. `end` is called when another host needs the place.
   */
  begin(host: string, end: () => void): (() => void) | undefined
  /** The socket has become a connection, which has its place from now on. */
  bind(connection: MultiaddrConnection, leave: () => void): void
}

/** The components of the transport. */
export interface WebSocketComponents {
  readonly admission: Admission
  readonly logger: ComponentLogger
  /** Milliseconds, never set back. */
  readonly now: () => number
}
