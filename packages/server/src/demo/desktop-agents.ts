import type { Agent } from './agents.ts'
import {
  CHROME_OS,
  chromeHints,
  chromiumHints,
  edgeHints,
  LINUX,
  MACOS_15,
  MACOS_26,
  WINDOWS_10,
  WINDOWS_11,
} from './chromium-hints.ts'

/** What people use at a desk, as it is sent. Chrome 109 is the last for Windows 7 and 8, and still around. */
export const DESKTOP_AGENTS: readonly Agent[] = [
  // Chrome
  {
    weight: 6.5,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36',
    hints: chromeHints(144, WINDOWS_11),
  },
  {
    weight: 3.2,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
    hints: chromeHints(143, WINDOWS_11),
  },
  {
    weight: 1,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    hints: chromeHints(142, WINDOWS_11),
  },
  {
    weight: 0.5,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    hints: chromeHints(140, WINDOWS_11),
  },
  {
    weight: 4.6,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36',
    hints: chromeHints(144, WINDOWS_10),
  },
  {
    weight: 2.4,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
    hints: chromeHints(143, WINDOWS_10),
  },
  {
    weight: 0.9,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    hints: chromeHints(141, WINDOWS_10),
  },
  {
    weight: 0.4,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
    hints: chromeHints(138, WINDOWS_10),
  },
  {
    weight: 0.3,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36',
  },
  {
    weight: 2.2,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36',
    hints: chromeHints(144, MACOS_26),
  },
  {
    weight: 1.6,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36',
    hints: chromeHints(144, MACOS_15),
  },
  {
    weight: 0.9,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
    hints: chromeHints(143, MACOS_15),
  },
  {
    weight: 0.9,
    place: 'desk',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36',
    hints: chromeHints(144, LINUX),
  },
  {
    weight: 0.4,
    place: 'desk',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
    hints: chromeHints(143, LINUX),
  },
  {
    weight: 0.6,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
    hints: chromeHints(143, CHROME_OS),
  },
  {
    weight: 0.2,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    hints: chromeHints(142, CHROME_OS),
  },
  // Edge
  {
    weight: 2.6,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36 Edg/144.0.0.0',
    hints: edgeHints(144, WINDOWS_11),
  },
  {
    weight: 1.1,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0',
    hints: edgeHints(143, WINDOWS_11),
  },
  {
    weight: 0.9,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36 Edg/144.0.0.0',
    hints: edgeHints(144, WINDOWS_10),
  },
  {
    weight: 0.2,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0',
    hints: edgeHints(143, MACOS_15),
  },
  {
    weight: 0.1,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0',
    hints: edgeHints(143, LINUX),
  },
  // Safari
  {
    weight: 1.5,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.2 Safari/605.1.15',
  },
  {
    weight: 1,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
  },
  {
    weight: 0.9,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  },
  {
    weight: 0.3,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  },
  {
    weight: 0.3,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15',
  },
  // Firefox
  {
    weight: 1,
    place: 'desk',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:147.0) Gecko/20100101 Firefox/147.0',
  },
  {
    weight: 0.5,
    place: 'desk',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0',
  },
  {
    weight: 0.3,
    place: 'desk',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  },
  {
    weight: 0.3,
    place: 'desk',
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:147.0) Gecko/20100101 Firefox/147.0',
  },
  {
    weight: 0.4,
    place: 'desk',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0',
  },
  {
    weight: 0.2,
    place: 'desk',
    userAgent: 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0',
  },
  {
    weight: 0.1,
    place: 'desk',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  },
  // Others that are made of Chromium. Brave and Vivaldi call themselves Chrome but in their hints.
  {
    weight: 0.8,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 OPR/126.0.0.0',
    hints: chromiumHints({ name: 'Opera', version: 126 }, 142, WINDOWS_11),
  },
  {
    weight: 0.2,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 OPR/126.0.0.0',
    hints: chromiumHints({ name: 'Opera', version: 126 }, 142, MACOS_15),
  },
  {
    weight: 0.2,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 OPR/125.0.0.0',
    hints: chromiumHints({ name: 'Opera GX', version: 125 }, 141, WINDOWS_11),
  },
  {
    weight: 0.4,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/144.0.0.0 Safari/537.36',
    hints: chromiumHints({ name: 'Brave', version: 144 }, 144, WINDOWS_11),
  },
  {
    weight: 0.2,
    place: 'desk',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
    hints: chromiumHints({ name: 'Brave', version: 143 }, 143, LINUX),
  },
  {
    weight: 0.1,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    hints: chromiumHints({ name: 'Vivaldi', version: '7.7' }, 142, MACOS_26),
  },
  {
    weight: 0.3,
    place: 'desk',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 YaBrowser/25.10.0.0 Safari/537.36',
    hints: chromiumHints({ name: 'YaBrowser', version: '25.10' }, 140, WINDOWS_10),
  },
]
