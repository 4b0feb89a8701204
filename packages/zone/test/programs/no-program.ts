/** Not a program: it has no `createProgram`. */
export const something = 1
