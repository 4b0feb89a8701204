// The real command, on copies of the samples in a folder of each test's own.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { folderFor } from '../lib/temporary-folder.mjs'
import { vectorsFolder } from '../lib/vector-sets.mjs'

const bin = fileURLToPath(new URL('../../packages/cli/bin/stronghold.js', import.meta.url))
const ours = fileURLToPath(new URL('../../fixtures/field/', import.meta.url))
const wallets = join(vectorsFolder, 'wallets')

/** Wallets of others, which are not ours to keep here. */
export const samplesOfOthers = {
  wallet: join(wallets, 'iota-sdk-v2-with-backup.stronghold'),
  tauri: join(wallets, 'made-tauri-plugin-0.1-format-2.stronghold'),
}

/** A sample of `fixtures/field/`. */
export const sample = (name) => join(ours, name)

/** A copy of a sample with its password, and the options that open it under `rule`. */
export async function opened(t, path, { password, rule }) {
  const folder = folderFor(t)
  const file = join(folder, 'sample.stronghold')
  await copyFile(path, file)
  const passphrase = join(folder, 'password')
  await writeFile(passphrase, password, { mode: 0o600 })
  const key = ['--passphrase-file', passphrase]
  return { folder, file, key, open: ['-f', file, ...key, '--key-derivation', rule] }
}

/** Runs the command; answers its exit code, the object that it printed and those on stderr. */
export async function run(...args) {
  const child = spawn(process.execPath, [bin, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  const said =
    stderr.trim() === ''
      ? []
      : stderr
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
  return { code, answer: stdout === '' ? undefined : JSON.parse(stdout), said }
}

/** The answer of a command that must succeed. */
export async function answer(...args) {
  const { code, answer, said } = await run(...args)
  assert.equal(code, 0, JSON.stringify(said))
  return answer
}

/** The error of a command that must fail. */
export async function refusal(...args) {
  const { code, said } = await run(...args)
  const { error } = said.at(-1) ?? {}
  return { exit: code, code: error?.code, message: error?.message }
}
