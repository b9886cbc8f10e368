// What `import css from './x.css?inline'` means to the compiler; bin/bundle.js makes it so: the minified text of the file.

declare module '*.css?inline' {
  const text: string
  export default text
}

declare module '*.css' {}
