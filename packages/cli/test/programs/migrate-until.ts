import * as fs from 'node:fs/promises'
import { createProgram } from '#internal/commands/program.js'
import { migrateSnapshot } from '#internal/commands/snapshot/migrate.js'
import type { MigrationFiles } from '#internal/file/migration.js'
import { StandardInput } from '#internal/io/input.js'
import { Output } from '#internal/io/output.js'

// Migrates a file and kills itself before one of the steps.
const [file, key, last] = process.argv.slice(2) as [string, string, string]
let step = 0

function counted<Parameters extends unknown[], Result>(
  call: (...parameters: Parameters) => Promise<Result>,
) {
  return (...parameters: Parameters): Promise<Result> => {
    if (++step === Number(last)) process.kill(process.pid, 'SIGKILL')
    return call(...parameters)
  }
}

const files: MigrationFiles = {
  async open(path, flags) {
    const handle = await counted(fs.open)(path, flags)
    return {
      stat: counted(() => handle.stat()),
      readFile: counted(() => handle.readFile()),
      sync: counted(() => handle.sync()),
      close: counted(() => handle.close()),
    }
  },
  link: counted(fs.link),
  rename: counted(fs.rename),
  unlink: counted(fs.unlink),
}
const { stderr, env } = process
await migrateSnapshot(
  {
    output: new Output({ stdout: stderr, stdoutIsNull: false, stderr, env, json: true }),
    stdin: new StandardInput(false),
    mayPrompt: false,
    zone: {},
    opening: {},
    version: '',
    declarations: () => createProgram(() => async () => undefined, ''),
    places: { file, config: file },
  },
  { file, passphraseFile: key, keyDerivation: 'raw', lockTimeout: 10, workFactor: 1 },
  files,
)
