/** The address of a brand's logo as an SVG image. */
declare module 'virtual:logo/*' {
  const address: string
  export default address
}

/** The paths of a line icon, on a square of 24. */
declare module 'virtual:line-icon/*' {
  const paths: readonly string[]
  export default paths
}
