// Builds the node of go-libp2p that the tests drive.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const sources = fileURLToPath(new URL('./go', import.meta.url))

/** Builds it into `folder`, exactly as `go.sum` says; answers the program's path. */
export function buildGoPeer(folder) {
  const program = join(folder, 'stronghold-peer')
  const { error, status } = spawnSync(
    'go',
    ['build', '-mod=readonly', '-trimpath', '-o', program, '.'],
    { cwd: sources, stdio: ['ignore', 'inherit', 'inherit'] },
  )
  if (error?.code === 'ENOENT') {
    throw new Error('there is no go on the PATH: install Go 1.26 or newer (https://go.dev)')
  }
  if (error !== undefined) throw error
  if (status !== 0) throw new Error('go could not build scripts/interop-p2p/go')
  return program
}
