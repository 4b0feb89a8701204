// docs/spec/procedures.md: what crosses between builds, from the table of procedures that was built.
import { wireOf } from './facts.mjs'

/** @param {readonly { definition: { name: string, input: any, output: any } }[]} procedures */
export function wirePage(procedures) {
  const rows = procedures.map(
    ({ definition: { name, input, output } }, number) =>
      `| ${number} | \`${name}\` | ${fieldsOf(input.shape)} | ${fieldsOf(output.shape)} |`,
  )
  return `# Numbers of the procedures

<!-- Written by \`node scripts/check-docs.mjs --write\` from packages/stronghold/src/contract/procedures/. -->

A \`call\` and an \`output\` begin with the number of the procedure ([messages](messages.md#encoding)); then come its fields in this order, in the types of that page.
A number is never given to another procedure, and fields are never changed: new procedures go to the end.
A choice among words is one byte, the place of the word in the list: \`Ed25519\` of \`Ed25519 / X25519\` is 0.
What the procedures do, and which lengths they take, is in the [manual](../manual/procedures.md).
192 is a procedure of the application.

| number | procedure | input | output |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

function fieldsOf(shape) {
  if (shape.kind === 'nothing') return '–'
  if (shape.kind !== 'struct') return typeOf(shape)
  return Object.entries(shape.fields)
    .map(([field, codec]) => `${field}: ${typeOf(codec.shape)}`)
    .join('; ')
}

function typeOf(shape) {
  switch (shape.kind) {
    case 'oneOf':
      return shape.words.join(' / ')
    case 'optional':
    case 'list':
      return `${shape.kind}(${typeOf(shape.item.shape)})`
    case 'struct':
      return `(${fieldsOf(shape)})`
    default:
      return wireOf(shape)
  }
}
