/** How an attacker and its victim come together. */
export interface Way {
  readonly transport: 'tcp' | 'ws'
  /** What the victim does: it listens, or dials a server that means ill. */
  readonly victim: 'listens' | 'dials'
}

/** All of them. */
export const ways: readonly Way[] = (['listens', 'dials'] as const).flatMap((victim) =>
  (['tcp', 'ws'] as const).map((transport) => ({ transport, victim })),
)

export function nameOf({ transport, victim }: Way): string {
  return `${victim} ${transport}`
}

/** What can be written to, before anything was agreed on: a socket, or a WebSocket on one. */
export interface Raw {
  readonly destroyed: boolean
  readonly writableLength: number
  write(bytes: Uint8Array): unknown
  destroy(): unknown
}
