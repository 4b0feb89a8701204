import { WebSocket } from 'ws'

// Stock js-libp2p dials with the global of the web, and waits with a method of ES2024: Node 20 has
// neither.
if (!('WebSocket' in globalThis)) Object.assign(globalThis, { WebSocket })
if (!('withResolvers' in Promise)) {
  Object.assign(Promise, {
    withResolvers: () => {
      const made: Record<string, unknown> = {}
      made['promise'] = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }))
      return made
    },
  })
}
