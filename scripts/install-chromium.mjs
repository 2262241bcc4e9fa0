// @ts-check
import { installChromium } from './chromium.mjs'

if (!installChromium()) {
  console.error('The browser tests need Chromium: install it, or say where it is in CHROMIUM_PATH.')
  process.exitCode = 1
}
