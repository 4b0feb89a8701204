import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import process from 'node:process'
import { test } from 'node:test'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs `prepare` in a new process, then imports the provider, signs, and returns its report. */
async function reportAfter(prepare: string): Promise<{ signature: string; report: unknown }> {
  const script = `
    import Module from 'node:module'
    ${prepare}
    const { nativeProvider, nativeReport } = await import('@stronghold/crypto/native')
    const out = new Uint8Array(65)
    const key = new Uint8Array(32).fill(1)
    nativeProvider.secp256k1.signRecoverable(out, key, key)
    const ed25519 = new Uint8Array(32)
    nativeProvider.ed25519.publicKey(ed25519, key)
    const signature = Buffer.concat([out, ed25519]).toString('hex')
    console.log(JSON.stringify({ signature, report: nativeReport }))
  `
  const cwd = new URL('.', import.meta.url)
  const flags = ['--no-warnings', '--input-type=module', '--eval', script]
  const { stdout } = await execute(process.execPath, flags, { cwd })
  return JSON.parse(stdout)
}

const WITHOUT_LIBSECP256K1 = `
  const load = Module._load
  Module._load = (request, ...rest) => {
    if (request.startsWith('secp256k1')) throw new Error('not installed')
    return load(request, ...rest)
  }
`

const IN_ELECTRON = `
  Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '30' } })
`

test('without libsecp256k1 noble takes over, with the same results, and the report says so', async () => {
  const usual = await reportAfter('')
  const fallback = await reportAfter(WITHOUT_LIBSECP256K1)
  assert.deepEqual(fallback.report, {
    secp256k1: 'noble',
    libsecp256k1Exists: true,
    workingMemory: 'guarded',
  })
  assert.equal(fallback.signature, usual.signature)
})

test('in Electron the working memory is the heap, and the report says so', async () => {
  const usual = await reportAfter('')
  const electron = await reportAfter(IN_ELECTRON)
  assert.deepEqual(electron.report, { ...(usual.report as object), workingMemory: 'heap' })
  assert.equal(electron.signature, usual.signature)
})
