// What one TypeScript source says about the world outside it, read from its syntax tree.
import ts from 'typescript'

/**
 * @typedef {{ specifier: string | undefined, line: number, typeOnly: boolean, later?: boolean, bindings?: string[] }} Import
 *   `specifier` is `undefined` when the name of the module is computed; `later` is what `import()`
 *   loads when it runs; `bindings` are the names of values that an import statement takes one by one.
 * @typedef {{ name: string, line: number, type: boolean }} Mention of a name that is not declared here
 * @typedef {{ imports: Import[], urls: Import[], names: Mention[], lines: number }} Facts
 */

/**
 * The imports, file URLs and free names of `text`.
 *
 * An import counts as one of types only when the whole statement is `import type`: with
 * `verbatimModuleSyntax`, `import { type A } from 'a'` still loads `a`.
 * `isModule` says of a string, which is an argument of some call, whether it names a module: that
 * finds `require('x')` under any other name.
 * @returns {Facts}
 */
export function factsOf(path, text, isModule) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS)
  /** @type {Facts} */
  const facts = { imports: [], urls: [], names: [], lines: countLines(text) }
  const declared = new Set()
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1

  function add(list, node, literal, typeOnly = false, bindings = /** @type {any} */ (undefined)) {
    const specifier = literal && ts.isStringLiteralLike(literal) ? literal.text : undefined
    const later = ts.isCallExpression(node)
    list.push({ specifier, line: lineOf(node), typeOnly, later, bindings })
  }

  for (const reference of [...source.referencedFiles, ...source.typeReferenceDirectives]) {
    const { line } = source.getLineAndCharacterOfPosition(reference.pos)
    facts.imports.push({ specifier: `/// ${reference.fileName}`, line: line + 1, typeOnly: true })
  }

  function visit(node) {
    if (ts.isImportDeclaration(node)) {
      const typeOnly = node.importClause?.isTypeOnly ?? false
      add(facts.imports, node, node.moduleSpecifier, typeOnly, bindingsOf(node))
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      add(facts.imports, node, node.moduleSpecifier, node.isTypeOnly)
    } else if (ts.isImportEqualsDeclaration(node)) {
      const reference = node.moduleReference
      if (ts.isExternalModuleReference(reference)) {
        add(facts.imports, node, reference.expression, node.isTypeOnly)
      }
    } else if (ts.isImportTypeNode(node)) {
      const { argument } = node
      add(facts.imports, node, ts.isLiteralTypeNode(argument) ? argument.literal : undefined, true)
    } else if (ts.isCallExpression(node)) {
      visitCall(node)
    } else if (ts.isNewExpression(node) && isFileUrl(node)) {
      add(facts.urls, node, node.arguments?.[0])
    } else if (ts.isIdentifier(node)) {
      visitName(node)
    }
    ts.forEachChild(node, visit)
  }

  function visitCall(node) {
    const [argument] = node.arguments
    const { expression: callee } = node
    const literal = argument !== undefined && ts.isStringLiteralLike(argument)
    const loader =
      callee.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(callee) && callee.text === 'require')
    if (loader || (literal && isModule(argument.text))) add(facts.imports, node, argument)
  }

  function visitName(node) {
    const { parent, text: name } = node
    if (isDeclaration(node)) declared.add(name)
    else if (isReference(node)) {
      facts.names.push({ name, line: lineOf(node), type: isType(parent) })
      if (name === 'globalThis') facts.names.push(...memberOfGlobal(node))
      const member = ts.isPropertyAccessExpression(parent) && parent.expression === node
      if (member) {
        facts.names.push({ name: `${name}.${parent.name.text}`, line: lineOf(node), type: false })
      }
    }
  }

  function memberOfGlobal(node) {
    const { parent } = node
    const line = lineOf(node)
    if (ts.isPropertyAccessExpression(parent))
      return [{ name: parent.name.text, line, type: false }]
    const key = ts.isElementAccessExpression(parent) ? parent.argumentExpression : undefined
    if (key && ts.isStringLiteralLike(key)) return [{ name: key.text, line, type: false }]
    const asks =
      ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InKeyword
    if (asks && parent.right === node) return []
    return [{ name: 'globalThis as a value', line, type: false }]
  }

  visit(source)
  facts.names = facts.names.filter(({ name }) => !declared.has(name.split('.')[0]))
  return facts
}

/** @param {ts.ImportDeclaration} node */
function bindingsOf({ importClause }) {
  const bindings = importClause?.namedBindings
  if (bindings === undefined || !ts.isNamedImports(bindings)) return undefined
  return bindings.elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ propertyName, name }) => (propertyName ?? name).text)
}

function countLines(text) {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}

function isFileUrl(node) {
  return (
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'URL' &&
    node.arguments?.length === 2 &&
    ts.isPropertyAccessExpression(node.arguments[1]) &&
    ts.isMetaProperty(node.arguments[1].expression)
  )
}

function isDeclaration({ parent, text }) {
  return parent.name?.text === text && declares(parent)
}

function declares(node) {
  return (
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isClassDeclaration(node) ||
    ts.isClassExpression(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isImportClause(node) ||
    ts.isImportSpecifier(node) ||
    ts.isNamespaceImport(node) ||
    ts.isImportEqualsDeclaration(node)
  )
}

function isType(parent) {
  if (ts.isTypeReferenceNode(parent)) return true
  if (!ts.isExpressionWithTypeArguments(parent) || !ts.isHeritageClause(parent.parent)) return false
  const { token, parent: heir } = parent.parent
  return token === ts.SyntaxKind.ImplementsKeyword || ts.isInterfaceDeclaration(heir)
}

/** Whether the identifier stands for a value or type, and is not merely a name within something. */
function isReference(node) {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isQualifiedName(parent)) return parent.left === node
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node
  if (ts.isBindingElement(parent)) return parent.initializer === node
  if (ts.isMetaProperty(parent) || ts.isImportSpecifier(parent)) return false
  if (ts.isExportSpecifier(parent) || ts.isLabeledStatement(parent)) return false
  if (ts.isBreakOrContinueStatement(parent) || ts.isNamedTupleMember(parent)) return false
  if (ts.isTypePredicateNode(parent)) return false
  return parent.name !== node
}
