// What the packages export, as the compiler has it, and the reference does not show.

/**
 * @param {import('typedoc').ProjectReflection} project
 * @param {readonly import('typedoc').DocumentationEntryPoint[]} entryPoints
 */
export function missingFrom(project, entryPoints) {
  const names = []
  let count = 0
  for (const { displayName, program, sourceFile } of entryPoints) {
    const checker = program.getTypeChecker()
    const module = checker.getSymbolAtLocation(sourceFile)
    const shown = project.children?.find(({ name }) => name === displayName)
    const known = new Set(shown?.children?.map(({ name }) => name))
    for (const { name } of module === undefined ? [] : checker.getExportsOfModule(module)) {
      count++
      if (!known.has(name)) names.push(`${displayName}: ${name}`)
    }
  }
  return { names, count }
}
