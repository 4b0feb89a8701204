// A procedure that copies a secret into an array of its own leaves it on the heap, where nobody
// wipes it. The syntax tree tells so of a secret that is read and copied in one file.
import ts from 'typescript'

const folder = 'stronghold/src/inside/procedures/'
/** What opens a secret: the functions of `unsuitable.ts`, and `keyOf` of a kind of key. */
const openers = new Set(['whole', 'keyOf', 'nodeOf', 'seedOf', 'exactly'])

/** Finds copies of secrets that lie outside of guarded memory. */
export function checkSecretCopies(workspace) {
  for (const [file] of workspace.of('src')) {
    if (!file.startsWith(folder)) continue
    for (const line of copiesIn(file, workspace.files.get(file) ?? '')) {
      const message = 'a secret is copied to the heap: take memory of powers.scratch'
      workspace.report('secret-copy', file, line, message)
    }
  }
}

/** @returns {number[]} the lines of the copies */
function copiesIn(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS)
  const secrets = new Set()
  const arrays = new Set()
  const lines = /** @type {number[]} */ ([])

  function visit(node) {
    if (ts.isVariableDeclaration(node) && node.initializer) learn(node.name, node.initializer)
    if (isCopy(node)) {
      lines.push(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1)
    }
    ts.forEachChild(node, visit)
  }

  /** Names of secrets, and of arrays on the heap. */
  function learn(name, value) {
    if (ts.isIdentifier(name)) {
      if (isSecret(value)) secrets.add(name.text)
      if (isArray(value)) arrays.add(name.text)
    } else if (ts.isArrayBindingPattern(name) && ts.isArrayLiteralExpression(value)) {
      name.elements.forEach((element, i) => {
        const part = value.elements[i]
        if (part && ts.isBindingElement(element)) learn(element.name, part)
      })
    }
  }

  function isSecret(node) {
    if (ts.isIdentifier(node)) return secrets.has(node.text)
    if (!ts.isCallExpression(node)) return false
    const { expression: callee } = node
    if (ts.isIdentifier(callee)) return openers.has(callee.text)
    if (!ts.isPropertyAccessExpression(callee)) return false
    const isView = callee.name.text === 'subarray' && isSecret(callee.expression)
    return isView || openers.has(callee.name.text)
  }

  function isArray(node) {
    if (ts.isIdentifier(node)) return arrays.has(node.text)
    if (!ts.isNewExpression(node)) return false
    return ts.isIdentifier(node.expression) && node.expression.text === 'Uint8Array'
  }

  function isCopy(node) {
    if (isArray(node) && ts.isNewExpression(node)) return node.arguments?.some(isSecret) ?? false
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false
    const { expression: of, name } = node.expression
    const takesSecret = node.arguments.some(isSecret)
    if (name.text === 'set') return takesSecret && isArray(of)
    if (name.text === 'slice') return isSecret(of)
    return name.text === 'from' && takesSecret && ts.isIdentifier(of) && of.text === 'Uint8Array'
  }

  visit(source)
  return lines
}
