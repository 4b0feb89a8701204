// Builds the nodes of other libp2ps that the tests drive.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url))

/** Builds the node of go-libp2p into `folder`, exactly as `go.sum` says; answers its path. */
export function buildGoPeer(folder) {
  const program = join(folder, 'stronghold-peer')
  run('go', ['build', '-mod=readonly', '-trimpath', '-o', program, '.'], {
    cwd: pathOf('./go'),
    missing: 'there is no go on the PATH: install Go 1.26 or newer (https://go.dev)',
  })
  return program
}

/**
 * Builds the node of rust-libp2p, exactly as `Cargo.lock` says; answers its path. The first time
 * this takes minutes, so what was built is kept where npm keeps packages.
 */
export function buildRustPeer() {
  const target = pathOf('../../node_modules/.cache/stronghold-interop/cargo-p2p')
  run('cargo', ['build', '--locked'], {
    cwd: pathOf('./rust'),
    env: { ...process.env, CARGO_TARGET_DIR: target },
    missing: 'there is no cargo on the PATH: install Rust 1.88 or newer (https://rustup.rs)',
  })
  return `${target}/debug/stronghold-peer`
}

function run(command, args, { missing, ...options }) {
  const { error, status } = spawnSync(command, args, {
    ...options,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (error && 'code' in error && error.code === 'ENOENT') throw new Error(missing)
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${command} could not build in ${options.cwd}`)
}
