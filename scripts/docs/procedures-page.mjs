// docs/manual/procedures.md, from the table of procedures and the declarations that were built.
import { posix } from 'node:path'
import ts from 'typescript'
import { root } from './files.mjs'

const kinds = {
  generate: 'makes a secret from nothing secret, and writes it',
  derive: 'makes a secret from other secrets, and writes it',
  use: 'uses secrets, and writes none',
  compute: 'reads no secret, and writes none',
  manage: 'changes which records exist, and opens none',
}

/** @param {readonly { definition: { name: string, kind: string } }[]} procedures */
export function proceduresPage(procedures) {
  const file = posix.normalize(`${root}packages/stronghold/dist/procedures/index.d.ts`)
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts'],
    strict: true,
    exactOptionalPropertyTypes: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(program.getSourceFile(file))
  const exported = new Map(
    checker.getExportsOfModule(module).map((symbol) => [symbol.name, aliased(checker, symbol)]),
  )
  const sections = procedures.map(({ definition }, number) => {
    const symbol = exported.get(definition.name)
    if (symbol === undefined) throw new Error(`${definition.name} is not exported under its name`)
    return section(checker, symbol, definition, number)
  })
  const overview = procedures.map(
    ({ definition: { name, kind } }) => `| [\`${name}\`](#${name.toLowerCase()}) | ${kind} |`,
  )
  return `# Procedures

<!-- Written by \`node scripts/check-docs.mjs --write\` from packages/stronghold/src/procedures/. -->

A procedure is what can be done with secrets: \`client.execute(Ed25519Sign({ privateKey, message }))\`.
Calling its name makes a plain value, \`{ procedure, input }\`; it runs in the zone, and only its output comes back.

${Object.entries(kinds)
  .map(([kind, meaning]) => `- **${kind}**: ${meaning}.`)
  .join('\n')}

| procedure | kind |
| --- | --- |
${overview.join('\n')}

Any procedure that reads a secret can also fail with \`VAULT_NOT_FOUND\`, \`RECORD_NOT_FOUND\`, \`RECORD_REVOKED\` or \`RECORD_DAMAGED\`; see [errors](errors.md).

${sections.join('\n')}`
}

function section(checker, symbol, { name, kind }, number) {
  const [, input, output] = checker.getTypeArguments(checker.getTypeOfSymbol(symbol))
  const rows = checker.getPropertiesOfType(input).map((property) => {
    const type = checker.getTypeOfSymbol(property)
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0
    const text = typeText(checker, isOptional ? checker.getNonNullableType(type) : type)
    return `| \`${property.name}\` | \`${text}\` |${isOptional ? ' optional' : ''} |`
  })
  const throws = symbol.getJsDocTags(checker).filter((tag) => tag.name === 'throws')
  const refusals = throws.map(({ text }) => `Refuses with ${sentence(text)}`)
  const words = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
  if (words === '') throw new Error(`${name} has no description`)
  return `## ${name}

Kind: ${kind}. Number on the wire: ${number}.

${[words, ...refusals].join('\n\n')}

| input | type | |
| --- | --- | --- |
${rows.join('\n')}

Output: \`${typeText(checker, output)}\`.
`
}

function aliased(checker, symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function sentence(parts) {
  return ts
    .displayPartsToString(parts)
    .replace(/^StrongholdError\s+/, '')
    .replace(/\s+/g, ' ')
}

function typeText(checker, type) {
  return checker
    .typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)
    .replace(/<ArrayBufferLike>/g, '')
    .replace(/"/g, "'")
    .replace(/\|/g, '\\|')
}
