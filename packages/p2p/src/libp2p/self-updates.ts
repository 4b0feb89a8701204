import type { Libp2p } from '@libp2p/interface'

/** Milliseconds in which changes are gathered; libp2p's own figure. */
const gathering = 1000

/**
 * Tells the peers of a node when its addresses or protocols change (identify/push). libp2p's own
 * timer for this is also set by the stop, and keeps a process alive for a second after it.
 */
export function pushUpdates(node: Libp2p, pushing: { push(): Promise<void> }): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  node.addEventListener('self:peer:update', () => {
    if (node.status !== 'started') return
    clearTimeout(timer)
    timer = setTimeout(() => {
      // It would be delayed by another millisecond, by a timer that keeps a process alive.
      if (node.status !== 'started') return
      // A change that cannot be sent now goes with the next one, or the peer asks for it
      // (identify).
      void pushing.push().catch(() => undefined)
    }, gathering).unref()
  })
}
