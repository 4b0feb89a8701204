// Values that only one file may make, and the callers of that file: a type that is branded
// there can be had by a cast too, so casts to it are findings everywhere else.

/** Finds the files that import from a gate, and those that cast to its type. */
export function checkGates(workspace) {
  for (const { gate, brand, callers } of workspace.table.gates) {
    for (const [file, { imports }] of workspace.of('src')) {
      for (const { specifier = '', line, typeOnly, bindings } of imports) {
        if (typeOnly || workspace.modules.resolve(file, specifier) !== gate) continue
        for (const name of bindings ?? ['*']) {
          if (callers[name]?.includes(file)) continue
          workspace.report('gate', file, line, `${name} of ${gate} is not for this file`)
        }
      }
      if (file === gate || brand === undefined) continue
      const cast = new RegExp(`\\bas (unknown as )?${brand}\\b|<${brand}>\\s*[({]`)
      workspace.files
        .get(file)
        .split('\n')
        .forEach((text, i) => {
          if (cast.test(text)) workspace.report('gate', file, i + 1, `${brand} is made in ${gate}`)
        })
    }
    for (const [name, files] of Object.entries(callers)) {
      for (const file of files) {
        const imports = workspace.facts.get(file)?.imports ?? []
        const uses = imports.some(
          ({ specifier = '', bindings }) =>
            workspace.modules.resolve(file, specifier) === gate && bindings?.includes(name),
        )
        if (!uses) workspace.report('stale', file, 1, `${file} does not import ${name} of ${gate}`)
      }
    }
  }
}
