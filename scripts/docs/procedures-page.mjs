// docs/manual/procedures.md, from the table of procedures and the declarations that were built.
import { declarations } from './declarations.mjs'
import { productOf, secretsOf, sizeOf, suitsOf, typeOf, wireOf } from './facts.mjs'
import { byTopic } from './topics.mjs'

const kinds = {
  generate: 'makes a secret from nothing secret, and writes it',
  derive: 'makes a secret from other secrets, and writes it',
  use: 'uses secrets, and writes none',
  compute: 'reads no secret, and writes none',
  manage: 'changes which records exist, and opens none',
}

const places = {
  none: ['–', 'it has no secret.'],
  guarded: [
    'guarded',
    "in guarded pages, the processor's registers and the C stack, and nowhere else.",
  ],
  openssl: [
    'OpenSSL',
    "in OpenSSL's own heap too while it runs. OpenSSL clears its copies; a block that Node has given back meanwhile it cannot reach.",
  ],
  javascript: [
    'JavaScript',
    'in the JavaScript heap of the zone too, as BigInt values and what is made of them, which nobody can wipe: they stay until they are collected, or the zone ends.',
  ],
}

const known = {
  nobody: 'nobody: it is drawn at random inside',
  sources: 'anybody who knows the secrets that it is made of',
  caller: 'the caller: it came in, leaves, or follows from what came in',
}

/** @param {readonly { definition: { name: string, kind: string } }[]} procedures */
export function proceduresPage(procedures, report) {
  const describe = declarations()
  const numbers = new Map(procedures.map((procedure, number) => [procedure, number]))
  const topics = byTopic(procedures, report)
  const overview = topics.flatMap(({ title, procedures }) => [
    `| **${title}** | | | |`,
    ...procedures.map(({ definition }) => overviewRow(definition)),
  ])
  const chapters = topics.map(({ title, words, procedures }) =>
    [
      `## ${title}\n\n${words}\n`,
      ...procedures.map((procedure) =>
        section(procedure.definition, numbers.get(procedure), describe(procedure.definition.name)),
      ),
    ].join('\n'),
  )
  return `# Procedures

<!-- Written by \`node scripts/check-docs.mjs --write\` from packages/stronghold/src/contract/procedures/. -->

A procedure is what can be done with secrets: \`client.execute(Ed25519Sign({ privateKey, message }))\`.
Calling its name makes a plain value, \`{ procedure, input }\`; it runs in the zone, and only its output comes back.
Whole programs are among the [recipes](recipes.md).

${list(Object.entries(kinds).map(([kind, meaning]) => `**${kind}**: ${meaning}.`))}

**Where its secrets lie** while it runs in a zone:

${list(
  Object.values(places)
    .slice(1)
    .map(([place, meaning]) => `**${place}**: ${meaning}`),
)}

This is about secrets of the vault, and what is computed of them.
What a caller sends, and what it is answered, passes through ordinary memory of the zone and is wiped there.
Without libsecp256k1's native package, all that computes on secp256k1 is of the kind "JavaScript"; \`stronghold doctor\` tells.
[Measured](memory.md).

**On the wire**: the number of a procedure, and its fields in the order of its table, in the types of [messages](../spec/messages.md#encoding). A choice among words is \`oneOf\` them in the order of this page.

| procedure | kind | secrets lie | source |
| --- | --- | --- | --- |
${overview.join('\n')}

Any procedure that reads a secret can also fail with \`VAULT_NOT_FOUND\`, \`RECORD_NOT_FOUND\`, \`RECORD_REVOKED\` or \`RECORD_DAMAGED\`, and with the codes of the [policy](../spec/policy.md) that the secret has; see [errors](errors.md).
\`CompareSecret\`, which tells whether a record has a given value, is in \`@stronghold/stronghold/insecure\` and runs only in a zone that was started for it.

${chapters.join('\n')}`
}

function overviewRow({ name, kind, memory, source }) {
  const link = `[\`${name}\`](#${name.toLowerCase()})`
  return `| ${link} | ${kind} | ${placesOf(memory)} | ${source} |`
}

function section(definition, number, { words, refusals, input, output }) {
  const { name, kind, source } = definition
  return `### ${name}

${[words, ...refusals].join('\n\n')}

| input | type | |
| --- | --- | --- |
${inputRows(definition, input).join('\n')}

${list([
  `Output: \`${typeOf(definition.output.shape, output)}\`${sizes(definition.output.shape)}.`,
  ...suitLines(definition),
  ...productLines(definition),
  ...secretLines(definition),
  `Kind: ${kind}. Source: ${source}.`,
  `On the wire: number ${number}, input (${wireOf(definition.input.shape)}), output (${wireOf(definition.output.shape)}).`,
])}
`
}

function inputRows(definition, types) {
  const { reads, writes } = secretsOf(definition)
  return Object.entries(definition.input.shape.fields).map(([field, { shape }]) => {
    const notes = [
      ...(reads.includes(field) ? ['names the secret that is **read**'] : []),
      ...(writes.includes(field) ? ['names the secret that is **written**'] : []),
      ...(definition.secretInputs?.includes(field)
        ? ['carries a **secret in**: do not log it']
        : []),
      ...sizeOf(shape),
    ]
    return `| \`${field}\` | \`${inTable(typeOf(shape, types.get(field)))}\` | ${notes.join('; ')} |`
  })
}

function suitLines(definition) {
  const { reads } = secretsOf(definition)
  return reads.flatMap((field, i) => {
    const types = suitsOf(definition, i)
    if (types === undefined) return []
    const words = types.map((type) => `\`${type}\``).join(', ')
    return [
      `\`${field}\` is a ${words}, or [of no type](../spec/key-types.md) (\`KEY_UNSUITABLE\`).`,
    ]
  })
}

function productLines(definition) {
  const product = productOf(definition)
  if (product === undefined) return []
  const types = product.types.map((type) => `\`${type}\``).join(', ')
  const who = product.knownTo.map((who) => known[who]).join('; or by ')
  return [`Makes a secret of type ${types}, known by ${who}.`]
}

function secretLines(definition) {
  const { reads, writes } = secretsOf(definition)
  const lines = []
  if (definition.carries) {
    lines.push("What it makes holds the sources' own bytes: their policies go with them.")
  }
  if (definition.wraps !== undefined) {
    const { secret, under } = definition.wraps
    lines.push(
      `Its output is \`${reads[secret]}\` encrypted under \`${reads[under]}\`: the policy of the first must let it leave under the second (\`NOT_WRAPPABLE\`).`,
    )
  }
  if (definition.reads) {
    lines.push('Its output is the secret itself: only records that were written so allow it.')
  }
  if (definition.memory !== undefined && (definition.memory !== 'none' || reads.length > 0)) {
    lines.push(`Secrets lie: ${placesOf(definition.memory)}.`)
  }
  if (reads.length + writes.length === 0) lines.push('It reads no secret and writes none.')
  return lines
}

function placesOf(memory) {
  if (memory === undefined) return places.none[0]
  if (typeof memory === 'string') return places[memory][0]
  return Object.keys(places)
    .map((place) => ({
      place,
      words: Object.keys(memory).filter((word) => memory[word] === place),
    }))
    .filter(({ words }) => words.length > 0)
    .map(({ place, words }) => `${places[place][0]} (${words.join(', ')})`)
    .join(', ')
}

const sizes = (shape) =>
  sizeOf(shape)
    .map((size) => `, ${size}`)
    .join('')
const inTable = (text) => text.replace(/\|/g, '\\|')
const list = (lines) => lines.map((line) => `- ${line}`).join('\n')
