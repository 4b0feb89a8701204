import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { procedures } from '@stronghold/stronghold'
import ts from 'typescript'

const names = [
  'Ed25519Sign',
  'Slip10Derive',
  'Slip10Generate',
  'GenerateKey',
  'AeadSeal',
  'RevokeData',
  'HpkeOpen',
  'RandomBytes',
  'Hmac',
  'PublicKey',
]
const text = `import { ${names.join(', ')}, type ProcedureName } from '@stronghold/stronghold'
${names.join('\n')}
let name: ProcedureName
const input = {} as Parameters<typeof Slip10Derive>[0]
input.chain
`
const file = fileURLToPath(new URL('hovered.ts', import.meta.url))
const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noErrorTruncation: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  types: [],
  lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
}
const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => [file],
  getScriptVersion: () => '1',
  getScriptSnapshot(path) {
    const found = path === file ? text : ts.sys.readFile(path)
    return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found)
  },
  getCurrentDirectory: () => fileURLToPath(new URL('.', import.meta.url)),
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
  ...(ts.sys.realpath === undefined ? {} : { realpath: ts.sys.realpath }),
})

/** What an editor shows over the last place where `words` stand. */
function hover(words: string): { type: string; comment: string } {
  const info = service.getQuickInfoAtPosition(file, text.lastIndexOf(words))
  assert(info !== undefined, words)
  const joined = (parts: readonly ts.SymbolDisplayPart[] = []) =>
    parts.map((part) => part.text).join('')
  const type = joined(info.displayParts).replace(/\s+/g, ' ')
  return { type, comment: joined(info.documentation) }
}

const location = 'import("@stronghold/stronghold").Location'
const bytes = 'Uint8Array<ArrayBufferLike>'
const expected: Readonly<Record<string, readonly [input: string, output: string, kind: string]>> = {
  Ed25519Sign: [`readonly message: ${bytes}; readonly privateKey: ${location};`, bytes, 'use'],
  Slip10Derive: [
    `readonly source: "Seed" | "Key"; readonly input: ${location}; readonly output: ${location}; readonly chain: readonly number[]; readonly curve: "Ed25519" | "P256" | "Secp256k1";`,
    bytes,
    'derive',
  ],
  Slip10Generate: [
    `readonly output: ${location}; readonly size?: number | undefined;`,
    'undefined',
    'generate',
  ],
  GenerateKey: [
    `readonly output: ${location}; readonly type: "Ed25519" | "X25519" | "Secp256k1Ecdsa" | "P256" | "Bls12381" | "Symmetric";`,
    'undefined',
    'generate',
  ],
  AeadSeal: [
    `readonly associatedData: ${bytes}; readonly cipher: "Aes256Gcm" | "XChaCha20Poly1305"; readonly key: ${location}; readonly plaintext: ${bytes};`,
    bytes,
    'use',
  ],
  RevokeData: [
    'readonly location: import("@stronghold/stronghold").StoredLocation; readonly collect: boolean;',
    'boolean',
    'manage',
  ],
  HpkeOpen: [
    `readonly associatedData: ${bytes}; readonly ciphertext: ${bytes}; readonly privateKey: ${location}; readonly encapsulatedKey: ${bytes}; readonly info: ${bytes}; readonly aead: "Aes256Gcm" | "ChaCha20Poly1305"; readonly senderPublicKey?: ${bytes} | undefined;`,
    bytes,
    'use',
  ],
  RandomBytes: ['readonly length: number;', bytes, 'compute'],
  Hmac: [
    `readonly message: ${bytes}; readonly hash: "Sha256" | "Sha384" | "Sha512"; readonly key: ${location};`,
    bytes,
    'use',
  ],
  PublicKey: [
    `readonly privateKey: ${location}; readonly type: "Ed25519" | "X25519" | "Secp256k1Ecdsa" | "P256" | "Bls12381";`,
    bytes,
    'use',
  ],
}

/** Fields and words in one order: the compiler shows them in the order in which it met them. */
function sorted(type: string): string {
  return type
    .split(/[;{}|<>,]/)
    .map((part) => part.trim())
    .sort()
    .join(' ')
}

describe('An editor', () => {
  it('has nothing to say against the names that it is asked for', () => {
    const faults = service.getSemanticDiagnostics(file).map(({ messageText }) => messageText)
    assert.deepEqual(faults, [])
  })

  it('shows the input of a procedure as a plain object', () => {
    for (const name of names) {
      const { type, comment } = hover(`${name}\n`)
      const [input, output, kind] = expected[name] ?? []
      const wanted = `(alias) const ${name}: Procedure<"${name}", { ${input} }, ${output}, "${kind}"> import ${name}`
      assert.equal(sorted(type), sorted(wanted), name)
      assert.match(comment, /^[A-Z`]/, name)
    }
  })

  it('shows the comment of each field of each input', () => {
    const { type, comment } = hover('chain\n')
    assert.equal(type, '(property) chain: readonly number[]')
    assert.match(comment, /^Indexes, from 0 to 2\^32 - 1/)
    const folder = new URL('../../../dist/contract/procedures/', import.meta.url)
    for (const { definition } of procedures) {
      const { shape } = definition.input
      assert(shape.kind === 'struct')
      const declared = readdirSync(folder)
        .filter((name) => name.endsWith('.d.ts'))
        .map((name) => readFileSync(new URL(name, folder), 'utf8'))
        .find((text) => text.includes(`Procedure<"${definition.name}", {`))
      assert(declared !== undefined, definition.name)
      for (const field of Object.keys(shape.fields)) {
        const commented = new RegExp(`\\*/\\n {4}readonly ${field}\\??:`)
        assert.match(declared, commented, `${definition.name}: ${field}`)
      }
    }
  })

  it('spells the names of the procedures', () => {
    assert.match(
      hover('ProcedureName\n').type,
      /^\(alias\) type ProcedureName = "[A-Z]\w+" \| "[A-Z]/,
    )
  })
})
