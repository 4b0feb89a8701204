import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { nativeProvider } from '@stronghold/crypto/native'
import { nobleProvider } from '@stronghold/crypto/noble'
import { type CustomDeclaration, customProcedure, StrongholdError } from '@stronghold/stronghold'
import fc from 'fast-check'
import { parseDeclaration, signatureOf } from '#internal/contract/procedures/custom/declaration.js'
import { functions } from '#internal/inside/custom/functions.js'
import { copyIn, copyOut, foreignLength, wipeForeign } from '#internal/inside/custom/host.js'
import { example } from './support.js'

describe('what the realms of procedures guard against', () => {
  it('is real: a bare realm of Node meets errors of another one', () => {
    // Else the suite of hostile procedures would look for nothing.
    const found = runInNewContext(`
      try {
        const error = new Error()
        error.name = Symbol()
        error.stack
      } catch (error) {
        error instanceof Error
      }`)
    assert.equal(found, false)
  })

  it('is stopped by a frozen language, which its own process keeps working with', () => {
    const program = fileURLToPath(new URL('./programs/frozen.js', import.meta.url))
    const flags = ['--jitless', '--disallow-code-generation-from-strings']
    const said = execFileSync(process.execPath, [...flags, program], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    assert.equal(said, 'frozen')
  })
})

describe('bytes of another realm', () => {
  const foreign = (text: string): unknown => runInNewContext(text)

  it('are told from all that looks like them', () => {
    assert.equal(foreignLength(foreign('new Uint8Array(3)')), 3)
    for (const text of [
      'null',
      '3',
      `'abc'`,
      '[1, 2, 3]',
      'new ArrayBuffer(3)',
      'new Uint8ClampedArray(3)',
      'new DataView(new ArrayBuffer(3))',
      'new Proxy(new Uint8Array(3), {})',
      'Object.create(Uint8Array.prototype)',
      '({ length: 3, [Symbol.toStringTag]: "Uint8Array" })',
      'Object.setPrototypeOf(new Uint16Array(3), Uint8Array.prototype)',
      'new Uint8Array(2 ** 20 + 1)',
    ]) {
      assert.throws(() => foreignLength(foreign(text)), { code: 'PROCEDURE_FAILED' }, text)
    }
  })

  it('are copied by what they are and not by what they say', () => {
    const lying = foreign(`
      const lying = Uint8Array.of(1, 2, 3)
      Object.defineProperty(lying, 'length', { get() { throw 1 } })
      Object.setPrototypeOf(lying, null)
      lying`)
    assert.deepEqual(copyIn(new Uint8Array(3), lying), Uint8Array.of(1, 2, 3))
    assert.throws(() => copyIn(new Uint8Array(2), lying), { code: 'PROCEDURE_FAILED' })
    copyOut(lying, Uint8Array.of(4, 5, 6))
    assert.deepEqual(copyIn(new Uint8Array(3), lying), Uint8Array.of(4, 5, 6))
    wipeForeign(lying)
    assert.deepEqual(copyIn(new Uint8Array(3), lying), new Uint8Array(3))
  })
})

describe('functions that procedures may call', () => {
  for (const provider of [nativeProvider, nobleProvider]) {
    it(`are all there: ${provider.name}`, () => {
      for (const [path] of functions) {
        const [name, member] = path.split('.') as [keyof typeof provider, string | undefined]
        const owner = provider[name] as unknown as Record<string, unknown>
        assert.equal(typeof (member === undefined ? owner : owner[member]), 'function', path)
      }
    })
  }
})

describe('declarations', () => {
  const good: CustomDeclaration = {
    name: 'acme.Good',
    kind: 'use',
    input: { key: 'location', list: { optional: { list: { struct: { a: 'u8' } } } } },
    output: { oneOf: ['a'] },
    sources: ['key'],
  }

  it('have one text each, whatever order their properties have', () => {
    const { name, kind, input, output, sources } = good
    assert.equal(
      signatureOf({ sources, output, input, kind, name } as CustomDeclaration),
      signatureOf(good),
    )
    const { list } = good.input
    const other = { ...good, input: { list, key: 'location' } }
    assert.notEqual(signatureOf(other as CustomDeclaration), signatureOf(good))
  })

  it('are the same procedure again, and no other one of the name', () => {
    const again: unknown = customProcedure<CustomDeclaration>({ ...good })
    assert.equal(customProcedure<CustomDeclaration>(good), again)
    assert.throws(() => customProcedure<CustomDeclaration>({ ...good, output: 'u8' }), {
      code: 'INVALID_ARGUMENT',
    })
  })

  it('come back from their own text, and nothing else is taken', () => {
    const changes = fc.record(
      {
        name: fc.oneof(fc.string(), fc.constantFrom('a.B', 'Ed25519Sign', 'a.b.C', '__proto__')),
        kind: fc.oneof(fc.anything(), fc.constantFrom('use', 'derive', 'generate', 'manage')),
        input: fc.oneof(
          fc.anything(),
          fc.dictionary(fc.string(), fc.oneof(fc.anything(), fc.constantFrom('u8', 'location'))),
        ),
        output: fc.oneof(fc.anything(), fc.constantFrom('nothing', 'bytes', 'location')),
        sources: fc.anything(),
        target: fc.anything(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.anything(), changes), (change) => {
        let parsed: CustomDeclaration
        try {
          parsed = parseDeclaration({ ...good, ...(change as object) })
        } catch (error) {
          assert(error instanceof StrongholdError, String(error))
          assert.equal(error.code, 'INVALID_ARGUMENT')
          return
        }
        const again = parseDeclaration(JSON.parse(signatureOf(parsed)))
        assert.equal(signatureOf(again), signatureOf(parsed))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the example', () => {
  it('runs', () => {
    const program = fileURLToPath(new URL('./main.js', example))
    assert.equal(execFileSync(process.execPath, [program], { encoding: 'utf8' }), '46119246\n')
  })
})
