import { boolean, bytes, list, struct, u32, u53 } from '../../codec/index.js'
import { always, anyOutput, never, toClient } from './declare.js'

/** The versions of a vault's counter, oldest first. */
export const ListVersions = toClient('ListVersions', {
  number: 9,
  method: 'listVersions',
  input: { vaultPath: bytes },
  output: list(struct({ counter: u53, revoked: boolean })),
  secret: false,
  changes: never,
  kind: 'vault',
  demand: ({ vaultPath }) => ({ kind: 'vault', role: 'list', vaultPath }),
  grows: always,
  fits: anyOutput,
  // From the oldest, each once.
  isSound: () => (versions) =>
    versions.every(({ counter }, i) => counter > (versions[i - 1]?.counter ?? -1)),
  portion: undefined,
})

/**
 * Destroys the oldest versions but the newest `keep` (at least one), a portion at most, since all
 * others wait meanwhile; answers how many went.
 */
export const PruneVersions = toClient('PruneVersions', {
  number: 10,
  method: 'pruneVersions',
  input: { vaultPath: bytes, keep: u32 },
  output: u32,
  secret: false,
  changes: always,
  kind: 'vault',
  demand: ({ vaultPath, keep }) => ({
    kind: 'vault',
    role: 'revoke',
    vaultPath,
    detail: `keeping ${keep}`,
  }),
  grows: always,
  fits: anyOutput,
  isSound: anyOutput,
  portion: 128,
})
