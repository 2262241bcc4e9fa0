import { createTheme, type MantineColorSchemeManager, type MantineColorsTuple } from '@mantine/core'

/** Of a harbour on a grey morning. White on 7, and black on 4, pass WCAG 2.2 AA. */
const harbour: MantineColorsTuple = [
  '#e9f6f5',
  '#d4ebe9',
  '#a8d8d4',
  '#7bc7c1',
  '#5fc7c0',
  '#2b9d97',
  '#178681',
  '#0f6e6b',
  '#0b5956',
  '#084644',
]

const ink: MantineColorsTuple = [
  '#e8ebec',
  '#c9ced1',
  '#a6aeb3',
  '#7f888e',
  '#384147',
  '#2c3439',
  '#1a2024',
  '#121619',
  '#0e1214',
  '#0a0d0f',
]

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 4 },
  colors: { harbour, dark: ink },
  black: '#16201f',
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  fontFamily:
    'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
})

/** Follows the system and keeps nothing in the browser. */
export const followSystem: MantineColorSchemeManager = {
  get: () => 'auto',
  set: () => {},
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {},
}
