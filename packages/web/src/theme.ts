import { createTheme, type MantineColorSchemeManager, type MantineColorsTuple } from '@mantine/core'

/** Of a harbour on a grey morning. White on shade 7 passes WCAG 2.2 AA, here and below. */
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

/** For what ends or failed. */
const brick: MantineColorsTuple = [
  '#fdeeec',
  '#fbdcd8',
  '#f7b7af',
  '#ff9b90',
  '#ec6f61',
  '#d94a3a',
  '#c5301f',
  '#b42318',
  '#8f1b12',
  '#6d140d',
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
  primaryShade: 7,
  colors: { harbour, dark: ink, red: brick },
  black: '#16201f',
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
