import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** The package that programs import before they move. */
export const plugin = '@tauri-apps/plugin-stronghold'

const packageFolder = fileURLToPath(new URL('../../', import.meta.url))
const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** Where `plugin` leads to: its own types, or ours. */
export const targets = {
  plugin: `${root}node_modules/${plugin}/dist-js/index.d.ts`,
  ours: `${packageFolder}dist/index.d.ts`,
}

/** What the compiler says of a file of `program/`, with `plugin` leading to `target`. */
export function compile(file: string, target: string): string[] {
  const program = ts.createProgram([`${packageFolder}test/program/${file}`], {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    paths: { [plugin]: [target] },
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
  })
  const used = program.getSourceFiles().map(({ fileName }) => fileName)
  const faults = ts.getPreEmitDiagnostics(program).map(({ file: source, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, ' ')
    return `${source?.fileName.replace(root, '') ?? ''}: ${text}`
  })
  return used.includes(target) ? faults : [...faults, `${target} was not read`]
}

/** `program/program.ts` as JavaScript that imports `specifier` instead of the plugin. */
export function switched(text: string, specifier: string): string {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  })
  return outputText.replace(`'${plugin}'`, `'${specifier}'`)
}
