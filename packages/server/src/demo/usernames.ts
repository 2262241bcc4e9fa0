import type { Chance } from './chance.ts'

/** Colours, stuffs and weathers, and what lives and lies outdoors; none that people are called by. */
const FIRST = wordsOf(`
  ashen azure brass bright brisk bronze calm chalky cobalt copper cosmic crimson dappled drifting dusky dusty earthen
  faded fleecy flinty foggy frosty frozen gentle gilded glassy golden granite grassy hollow humid icy leafy lofty lunar
  marble misty mossy muddy nimble ochre pewter polar quiet rapid rocky russet rustic sandy silent silver sleepy sleek
  slate smoky snowy solar speckled stormy sunlit swift tangled tepid thorny tidal tinted umber upland velvet verdant
  vivid wandering wild windy wintry woolly zesty`)
const SECOND = wordsOf(`
  acorn alder badger basalt beetle bison boulder bracken bramble brook buzzard canyon catkin comet condor crane cricket
  crocus dingo dormouse egret fjord gannet gecko glacier gorse grouse hedgehog ibex ibis kelp kestrel lagoon lemur
  lichen limpet llama lynx magpie mallow marmot marten meadow meteor mudskipper narwhal newt nutmeg ocelot osprey otter
  pebble petrel pinecone plover puffin quail quartz reef rhubarb sandpiper sedge skylark sparrow spruce stoat tadpole
  tapir teasel thicket thistle thrush tundra turnip walrus waterfall weevil wombat yarrow`)

/** Names that are plainly made up, all different: `cobalt.otter42`. */
export function inventUsernames(chance: Chance, count: number): readonly string[] {
  const names = new Set<string>()
  while (names.size < count) names.add(inventUsername(chance))
  return [...names]
}

function inventUsername(chance: Chance): string {
  const words = `${chance.pick(FIRST)}${chance.pick(['.', '.', '-', '_', ''])}${chance.pick(SECOND)}`
  return chance.happens(0.6) ? `${words}${chance.integer(1, 99)}` : words
}

function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
