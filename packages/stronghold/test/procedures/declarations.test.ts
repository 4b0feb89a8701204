import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { procedures } from '@stronghold/stronghold'
import { CompareSecret } from '@stronghold/stronghold/insecure'

const places = ['none', 'guarded', 'openssl', 'javascript']
const definitions = [...procedures, CompareSecret].map(({ definition }) => definition)

describe('Each procedure of the table', () => {
  it('names the document that it follows', () => {
    for (const { name, source } of definitions) assert.match(source, /^\S.*[^\s.]$/, name)
  })

  it('says where its secrets lie while it runs, for each word that decides it', () => {
    for (const definition of definitions) {
      if (definition.kind === 'manage') continue
      const { name, memory, input } = definition
      if (typeof memory === 'string') {
        assert(places.includes(memory), name)
        continue
      }
      for (const place of Object.values(memory)) assert(places.includes(place), name)
      // The cipher of a stream stands in its header.
      if (name === 'StreamSeal' || name === 'StreamOpen') continue
      assert(input.shape.kind === 'struct')
      const choices = Object.values(input.shape.fields).flatMap(({ shape }) =>
        shape.kind === 'oneOf' ? [[...shape.words].sort().join()] : [],
      )
      assert(choices.includes(Object.keys(memory).sort().join()), name)
    }
  })

  it('has no secret in memory only if it reads none, makes none and takes none in', () => {
    for (const definition of definitions) {
      if (definition.kind === 'manage' || definition.memory !== 'none') continue
      assert.equal(definition.kind, 'compute', definition.name)
      assert.equal('secretInputs' in definition, false, definition.name)
    }
  })

  it('takes the secrets that it reads and writes from its input, and from nothing else', () => {
    for (const definition of definitions) {
      const { shape } = definition.input
      assert(shape.kind === 'struct')
      const fields = Object.keys(shape.fields)
      const probe = Object.fromEntries(fields.map((field) => [field, field])) as never
      const named: unknown[] = []
      if ('sources' in definition) named.push(...definition.sources(probe))
      if ('target' in definition) named.push(definition.target(probe))
      for (const field of named) assert(fields.includes(field as string), definition.name)
    }
  })
})
