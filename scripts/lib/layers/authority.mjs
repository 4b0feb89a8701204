// Rules for the powers inside the zone: who may name which, and that nobody names them in another
// way. The types are the proof that a handler uses no other power; the program hands out no other.
import ts from 'typescript'

const tableFile = 'scripts/lib/layers/authority-table.mjs'
const selecting = 'With'
/** What `authority.ts` exports besides: all powers at once, or the way to a part of them. */
const wholeNames = ['Authority', 'PowerName', 'attenuated']

/** Holds every type that takes powers against the table. */
export function checkAuthority(workspace) {
  const { folder, declares, state, whole, names, carriers, files } = workspace.table.authority
  const used = new Map(Object.keys(files).map((prefix) => [prefix, new Set()]))
  for (const [file] of workspace.of('src')) {
    if (file === declares || file === state) continue
    if (!file.startsWith(folder)) continue
    const facts = mentions(file, workspace.files.get(file) ?? '')
    for (const { specifier, name, line } of facts.imports) {
      const target = workspace.modules.resolve(file, specifier)
      const takers = carriers[target]
      if (takers !== undefined && !takers.includes(file)) {
        workspace.report('authority', file, line, `${target} carries powers, and not to this file`)
      }
      const takesAll = target === declares && wholeNames.includes(name)
      if (target !== state && !takesAll) continue
      const allowed = whole.includes(file) || (names.includes(file) && target === declares)
      if (!allowed) workspace.report('authority', file, line, `'${name}' is for compositions`)
    }
    const prefix = longest(Object.keys(files), file)
    const granted = prefix === undefined ? [] : files[prefix].split(' ')
    for (const { name, line } of facts.powers) {
      if (name === undefined) {
        workspace.report('authority', file, line, 'powers are spelled out where they are taken')
      } else if (granted.includes(name)) used.get(prefix)?.add(name)
      else workspace.report('authority', file, line, `'${name}' is no power of this file`)
    }
    for (const line of Object.hasOwn(carriers, file) ? [] : facts.carries) {
      workspace.report('authority', file, line, 'a public member would pass powers on unseen')
    }
    for (const line of facts.aliases) {
      workspace.report('authority', file, line, 'an exported type would pass powers on unseen')
    }
  }
  for (const [prefix, names] of used) {
    for (const name of files[prefix].split(' ')) {
      if (!names.has(name)) workspace.report('stale', tableFile, 1, `${prefix} has no '${name}'`)
    }
  }
}

function longest(prefixes, file) {
  return prefixes
    .filter((prefix) => (prefix.endsWith('/') ? file.startsWith(prefix) : file === prefix))
    .sort((a, b) => b.length - a.length)[0]
}

const known = new Map()

/** The powers that a source names, the types that it passes on, and what it imports by name. */
function mentions(file, text) {
  const key = `${file}\n${text}`
  if (!known.has(key)) known.set(key, read(file, text))
  return known.get(key)
}

function read(file, text) {
  /**
   * @type {{
   *   powers: { name: string | undefined, line: number }[], aliases: number[], carries: number[],
   *   imports: { specifier: string, name: string, line: number }[]
   * }}
   */
  const facts = { powers: [], aliases: [], carries: [], imports: [] }
  if (!/\bWith<|\.js'/.test(text)) return facts
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS)
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1

  function visit(node) {
    if (ts.isImportDeclaration(node)) facts.imports.push(...namesOf(node, lineOf))
    if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      const { text: specifier } = /** @type {ts.StringLiteral} */ (node.moduleSpecifier)
      facts.imports.push({ specifier, name: 'Authority', line: lineOf(node) })
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { text: specifier } = /** @type {ts.StringLiteral} */ (node.argument.literal)
      facts.imports.push({ specifier, name: 'Authority', line: lineOf(node) })
    }
    if (ts.isTypeReferenceNode(node) && node.typeName.getText(source) === selecting) {
      facts.powers.push(...powersOf(node, lineOf))
      const alias = exportedType(node)
      if (alias !== undefined) facts.aliases.push(lineOf(alias))
      const member = publicMember(node)
      if (member !== undefined) facts.carries.push(lineOf(member))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return facts
}

/** `import type * as` and a default import bring everything. */
function namesOf(node, lineOf) {
  const { text: specifier } = /** @type {ts.StringLiteral} */ (node.moduleSpecifier)
  const bindings = node.importClause?.namedBindings
  const line = lineOf(node)
  if (bindings === undefined || !ts.isNamedImports(bindings)) {
    return [{ specifier, name: 'Authority', line }]
  }
  return bindings.elements.map(({ propertyName, name }) => {
    const own = (propertyName ?? name).text
    // Under another name it would not be found again.
    const hides = own === selecting && name.text !== selecting
    return { specifier, name: hides ? 'Authority' : own, line }
  })
}

function powersOf(node, lineOf) {
  const [argument] = node.typeArguments ?? []
  const line = lineOf(node)
  if (argument === undefined) return [{ name: undefined, line }]
  const members = ts.isUnionTypeNode(argument) ? argument.types : [argument]
  return members
    .filter(({ kind }) => kind !== ts.SyntaxKind.NeverKeyword)
    .map((member) => ({
      name:
        ts.isLiteralTypeNode(member) && ts.isStringLiteral(member.literal)
          ? member.literal.text
          : undefined,
      line: lineOf(member),
    }))
}

/** The member of a class, other than a private one (`#`), whose type this is. */
function publicMember({ parent }) {
  const isMember = parent !== undefined && ts.isPropertyDeclaration(parent)
  return isMember && !ts.isPrivateIdentifier(parent.name) ? parent : undefined
}

/** The exported alias or interface that a type stands in. */
function exportedType(node) {
  let at = node
  while (at !== undefined && !ts.isTypeAliasDeclaration(at) && !ts.isInterfaceDeclaration(at)) {
    at = at.parent
  }
  const isExported = at?.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  return isExported ? at : undefined
}
