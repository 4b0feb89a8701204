// Rules for what a file may import.

/** Every import of every source and test. */
export function checkImports(workspace) {
  for (const [file, { imports }] of workspace.of('src')) {
    for (const one of imports) checkSource(workspace, file, one)
  }
  for (const [file, { imports }] of workspace.of('test')) {
    for (const one of imports) checkTest(workspace, file, one)
  }
}

function checkSource(workspace, file, one) {
  const { specifier, line } = one
  if (specifier === undefined) {
    if (workspace.areaOf(file).loads === undefined) {
      workspace.report('computed-import', file, line, 'loads a module whose name is computed')
    }
  } else if (specifier.startsWith('///')) {
    workspace.report('reference', file, line, `${specifier}: use an import`)
  } else if (specifier.startsWith('#cannot-be-bundled')) {
    // Names nothing: bundlers fail on it, and say it (packages/zone/src/host/unbundled.ts).
  } else if (specifier.startsWith('#')) {
    workspace.report('private-name', file, line, `'${specifier}' is for tests`)
  } else if (specifier.startsWith('.')) {
    checkRelative(workspace, file, one)
  } else if (workspace.modules.isOurs(specifier)) {
    checkOurs(workspace, file, one)
  } else {
    checkForeign(workspace, file, one)
  }
}

function checkRelative(workspace, file, { specifier, line, typeOnly }) {
  const target = workspace.modules.resolve(file, specifier)
  if (!target.startsWith(`${workspace.packageOf(file)}/src/`)) {
    workspace.report('climbs-out', file, line, `'${specifier}' leaves the package's sources`)
  } else if (!workspace.files.has(target)) {
    workspace.report('unresolved', file, line, `'${specifier}' is no source`)
  } else {
    const { imports = [], types = [] } = workspace.areaOf(file)
    const [from, to] = [workspace.wingOf(file), workspace.wingOf(target)]
    const allowed = [from, ...imports, ...(typeOnly ? types : [])]
    if (!allowed.includes(to)) {
      workspace.report('wing', file, line, `'${from}' may not import '${to}' (${specifier})`)
    }
  }
}

function checkOurs(workspace, file, { specifier, line, typeOnly }) {
  const [from, to] = [workspace.packageOf(file), specifier.split('/')[1]]
  const right = workspace.table.directions[from]?.[to]
  const { packages } = workspace.areaOf(file)
  if (right === undefined) {
    workspace.report('direction', file, line, `'${from}' may not import '${to}'`)
  } else if (right === 'types' && !typeOnly) {
    workspace.report('direction', file, line, `'${from}' may import only types of '${to}'`)
  } else if (packages !== undefined && !packages.includes(to)) {
    const wing = workspace.wingOf(file)
    workspace.report('wing', file, line, `'${wing}' of '${from}' may not import '${to}'`)
  } else if (workspace.modules.resolve(file, specifier) === undefined) {
    workspace.report('unresolved', file, line, `'${specifier}' is not exported`)
  }
  checkDeclared(workspace, file, line, specifier)
}

function checkForeign(workspace, file, { specifier, line }) {
  const name = workspace.modules.nameOf(specifier)
  const { modules = [] } = workspace.areaOf(file)
  const isNode = specifier.startsWith('node:')
  if (!modules.includes(name) && !(isNode && modules.includes('node:*'))) {
    workspace.report('module', file, line, `'${workspace.wingOf(file)}' may not import '${name}'`)
  }
  if (!isNode) checkDeclared(workspace, file, line, specifier)
}

function checkDeclared(workspace, file, line, specifier) {
  const name = workspace.modules.nameOf(specifier)
  if (!workspace.modules.declared(workspace.packageOf(file)).has(name)) {
    workspace.report('undeclared', file, line, `'${name}' is no dependency of the package`)
  }
}

/** Tests see packages as their users do: by name, or by the private names made for them. */
function checkTest(workspace, file, { specifier, line }) {
  const { modules } = workspace
  if (specifier === undefined || specifier.startsWith('node:') || specifier.startsWith('#')) return
  if (specifier.startsWith('.')) {
    const target = modules.resolve(file, specifier)
    if (!target.startsWith(`${workspace.packageOf(file)}/test/`)) {
      workspace.report('climbs-out', file, line, `'${specifier}' leaves the package's tests`)
    }
    return
  }
  const name = modules.nameOf(specifier)
  if (modules.fullName(file) === name || modules.development.has(name)) return
  checkDeclared(workspace, file, line, specifier)
}
