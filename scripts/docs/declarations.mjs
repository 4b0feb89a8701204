// What the compiler knows of the procedures that were built: their comments and their types.
import { posix } from 'node:path'
import ts from 'typescript'
import { root } from './files.mjs'

/**
 * A function from a procedure's name to `{ words, refusals, input, output }`: the text of its
 * comment, a sentence for each `@throws`, the types of its input by field, and of its output.
 */
export function declarations() {
  const file = posix.normalize(`${root}packages/stronghold/dist/contract/procedures/index.d.ts`)
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts'],
    strict: true,
    exactOptionalPropertyTypes: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  if (module === undefined) throw new Error(`${file} is no module: build first`)
  const exported = new Map(
    checker.getExportsOfModule(module).map((symbol) => [symbol.name, aliased(checker, symbol)]),
  )
  return (name) => {
    const symbol = exported.get(name)
    if (symbol === undefined) throw new Error(`${name} is not exported under its name`)
    return declaration(checker, symbol)
  }
}

function declaration(checker, symbol) {
  const words = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
  if (words === '') throw new Error(`${symbol.name} has no description`)
  const throws = symbol.getJsDocTags(checker).filter((tag) => tag.name === 'throws')
  const [, input, output] = checker.getTypeArguments(checker.getTypeOfSymbol(symbol))
  const text = (type) => checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)
  return {
    words,
    refusals: throws.map((tag) => `Refuses with ${sentence(tag.text)}`),
    input: new Map(
      checker
        .getPropertiesOfType(input)
        .map((property) => [property.name, text(checker.getTypeOfSymbol(property))]),
    ),
    output: text(output),
  }
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
