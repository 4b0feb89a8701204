import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ProcedureDefinition, procedures } from '@stronghold/stronghold'

const definitions = procedures.map(({ definition }) => definition as unknown as ProcedureDefinition)

// Words by which a field tells that its bytes are not for everybody.
const telling =
  /^(data|expected)$|password|passphrase|mnemonic|plaintext|entropy|seed|^priv(?!ateKey)/i

function fieldsOf({ name, input }: ProcedureDefinition) {
  assert(input.shape.kind === 'struct', name)
  return Object.entries(input.shape.fields).map(([field, { shape }]) => ({
    field,
    kind: shape.kind === 'optional' ? shape.item.shape.kind : shape.kind,
  }))
}

describe('Inputs that carry secrets in', () => {
  it('are fields of bytes, which can be wiped; each is named once', () => {
    for (const definition of definitions) {
      const { name, secretInputs = [] } = definition
      const fields = fieldsOf(definition)
      assert.equal(new Set(secretInputs).size, secretInputs.length, name)
      for (const secret of secretInputs as readonly string[]) {
        assert.equal(
          fields.find(({ field }) => field === secret)?.kind,
          'bytes',
          `${name} ${secret}`,
        )
      }
    }
  })

  it('are all marked, as far as their names tell', () => {
    const marked = definitions.flatMap((definition) => {
      const { name, secretInputs = [] } = definition
      return fieldsOf(definition).flatMap(({ field, kind }) => {
        const isSecret = (secretInputs as readonly string[]).includes(field)
        const isBytes = kind === 'bytes' || kind === 'fixedBytes'
        assert(isSecret || !isBytes || !telling.test(field), `${name} ${field} is not marked`)
        return isSecret ? [`${name}.${field}`] : []
      })
    })
    // What would make the test pass without looking at anything.
    for (const known of ['WriteVault.data', 'BIP39Recover.mnemonic', 'Pbkdf2Hmac.password']) {
      assert(marked.includes(known), known)
    }
  })
})
