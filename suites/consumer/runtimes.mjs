// Bun and Deno: a zone is refused by name, and in process the library works.
import { join } from 'node:path'
import { run } from '../../scripts/packages/run.mjs'
import { expectRuns } from './runs.mjs'

/** Their binaries as they are in the npm registry; no script of any package is run. */
const runtimes = {
  Bun: { package: '@oven/bun-linux-x64@1.4.5', binary: '@oven/bun-linux-x64/bin/bun', args: [] },
  Deno: {
    package: '@deno/linux-x64-glibc@2.9.6',
    binary: '@deno/linux-x64-glibc/deno',
    args: ['run', '--allow-read', '--allow-env', '--allow-ffi', '--allow-sys'],
  },
}

/** Runs the program under each, with a zone and without. */
export function testRuntimes(project, npm) {
  if (process.platform !== 'linux' || process.arch !== 'x64') return
  const packages = Object.values(runtimes).map(({ package: name }) => name)
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--no-save']
  run(process.execPath, [npm, 'install', ...quiet, ...packages], project)
  for (const [name, { binary, args }] of Object.entries(runtimes)) {
    const program = [...args, join(project, 'program.mjs')]
    const runtime = join(project, 'node_modules', binary)
    expectRuns(runtime, [...program, 'in-process'], project, { kind: 'in-process', same: true })
    const { message } = expectRuns(runtime, [...program, 'zone'], project, {
      code: 'UNSUPPORTED_RUNTIME',
    })
    if (!message.includes(`this is ${name}`)) throw new Error(`${name}: ${message}`)
    console.log(`consumer: ${name} runs in process, and is refused a zone`)
  }
}
