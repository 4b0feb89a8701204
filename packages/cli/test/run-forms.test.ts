import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { procedures } from '@stronghold/stronghold'
import fc from 'fast-check'
import { createProgram } from '#internal/commands/program.js'
import { StandardInput } from '#internal/io/input.js'
import { readProcedures, type ShapeFacts } from '#internal/run/facts.js'
import { fieldsOf, kebab } from '#internal/run/fields.js'
import { bytesOf } from '#internal/text/bytes.js'

const facts = readProcedures()
const program = createProgram(() => async () => undefined, '0', facts)
const commands = program.commands.find((command) => command.name() === 'run')?.commands ?? []

test('there is a command for every procedure of the table, in step with it', () => {
  const definitions = procedures.map(({ definition }) => definition)
  assert.deepEqual(
    commands.map((command) => command.name()),
    definitions.map(({ name }) => kebab(name)),
  )
  for (const [i, { name, kind, source, input, output, ...rest }] of definitions.entries()) {
    const marks = rest as { secretInputs?: readonly string[]; reads?: true }
    assert.deepEqual(facts[i], {
      ...{ name, kind, source, words: facts[i]?.words, refusals: facts[i]?.refusals },
      ...{ input: plain(input), output: plain(output) },
      ...{ secretInputs: marks.secretInputs ?? [], reads: marks.reads ?? false },
    })
  }
})

test('every command shows its inputs and an example, and says which are secret', () => {
  for (const [i, command] of commands.entries()) {
    const procedure = facts[i]
    assert(procedure !== undefined)
    let help = ''
    command.configureOutput({
      writeOut: (text) => {
        help += text
      },
    })
    command.outputHelp()
    const name = `${command.name()}\n${help}`
    assert(help.includes(`  stronghold run ${command.name()}`), name)
    assert((procedure.words[0] ?? '') !== '', name)
    assert.equal(new Set(command.options.map(({ long }) => long)).size, command.options.length)
    for (const { option, secret } of fieldsOf(procedure)) {
      const found = command.options.find(({ long }) => long === `--${option}`)
      assert(found !== undefined, `${name} --${option}`)
      assert.equal(found.description.startsWith('secret: '), secret, `${name} --${option}`)
    }
  }
})

test('help is shown without the library', () => {
  const dist = new URL('../../dist/', import.meta.url)
  const files = new Set(['main.js'])
  for (const file of files) {
    const text = readFileSync(new URL(file, dist), 'utf8')
    for (const [, specifier = ''] of text.matchAll(/^(?:import|export) [^;]*?from '([^']+)'/gms)) {
      assert(!specifier.startsWith('@stronghold/'), `${file} loads ${specifier}`)
      if (!specifier.startsWith('.')) continue
      files.add(new URL(specifier, new URL(file, dist)).href.slice(dist.href.length))
    }
  }
  assert(files.has('run/fields.js') && files.has('commands/run.js'))
})

test('options of all procedures do not hide the inputs of one', () => {
  const hkdf = facts.find(({ name }) => name === 'Hkdf')
  assert(hkdf !== undefined)
  assert(fieldsOf(hkdf).some(({ option, path }) => option === 'hkdf-label' && path[0] === 'label'))
})

test('bytes come back from each form they are written in', async () => {
  const stdin = () => new StandardInput(false)
  const read = (text: string, length?: number) => bytesOf(text, 'x', stdin(), length)()
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
      const buffer = Buffer.from(bytes)
      for (const form of ['hex', 'base64', 'base64url'] as const) {
        const text = `${form.replace('url', '')}:${buffer.toString(form)}`
        assert.deepEqual(await read(text), bytes)
        assert.deepEqual(await read(text, bytes.length), bytes)
        await assert.rejects(async () => read(text, bytes.length + 1), { code: 'USAGE' })
      }
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
      assert.deepEqual(await read(`text:${text}`), new TextEncoder().encode(text))
    }),
  )
})

test('bytes of no form are refused, and are not repeated', () => {
  const refused = [
    '',
    'beef',
    'hex:abc',
    'hex:zz',
    'base64:a',
    'base64:ab=',
    'base64:*',
    '@',
    'TEXT:x',
  ]
  for (const text of refused) {
    assert.throws(
      () => bytesOf(text, 'x', new StandardInput(false)),
      (error: Error & { code?: string }) =>
        error.code === 'USAGE' && (text === '' || !error.message.includes(text)),
      text,
    )
  }
})

function plain(codec: { readonly shape: object }): ShapeFacts {
  const shape = codec.shape as { item?: typeof codec; fields?: Record<string, typeof codec> }
  if (shape.item !== undefined) return { ...shape, item: plain(shape.item) } as ShapeFacts
  if (shape.fields === undefined) return shape as ShapeFacts
  const fields = Object.entries(shape.fields).map(([name, inner]) => [name, plain(inner)])
  return { ...shape, fields: Object.fromEntries(fields) } as ShapeFacts
}
