/** Roots of the tree of categories, their children, and what is sold there. */
export const departments = {
  Kitchen: {
    Cookware: ['Saucepan', 'Casserole', 'Frying pan', 'Kettle'],
    Tableware: ['Plate', 'Bowl', 'Mug', 'Carafe'],
    Knives: ['Bread knife', 'Paring knife', 'Chopping board', 'Whetstone'],
  },
  Living: {
    Lighting: ['Floor lamp', 'Desk lamp', 'Pendant', 'Lantern'],
    Furniture: ['Stool', 'Side table', 'Armchair', 'Shelf'],
    Textiles: ['Blanket', 'Cushion', 'Rug', 'Curtain'],
  },
  Garden: {
    Tools: ['Trowel', 'Rake', 'Secateurs', 'Spade'],
    Pots: ['Planter', 'Window box', 'Watering can', 'Saucer'],
    Outdoor: ['Bench', 'Hammock', 'Parasol', 'Fire bowl'],
  },
  Desk: {
    Writing: ['Fountain pen', 'Pencil', 'Notebook', 'Ink bottle'],
    Storage: ['Drawer', 'Letter tray', 'Box file', 'Pen pot'],
    Paper: ['Envelope set', 'Calendar', 'Card set', 'Sketchbook'],
  },
  Travel: {
    Bags: ['Rucksack', 'Tote', 'Holdall', 'Satchel'],
    Camping: ['Stove', 'Flask', 'Sleeping mat', 'Torch'],
    Cycling: ['Pannier', 'Bell', 'Saddle', 'Pump'],
  },
  Play: {
    Games: ['Chess set', 'Domino set', 'Card game', 'Puzzle'],
    Music: ['Tambourine', 'Recorder', 'Music box', 'Xylophone'],
    Toys: ['Kite', 'Train', 'Spinning top', 'Doll house'],
  },
} as const satisfies Record<string, Record<string, readonly [string, ...string[]]>>

export const looks = [
  'Plain',
  'Round',
  'Tall',
  'Small',
  'Heavy',
  'Light',
  'Folding',
  'Striped',
  'Classic',
  'Matt',
] as const
export const materials = [
  'oak',
  'ash',
  'steel',
  'copper',
  'linen',
  'wool',
  'glass',
  'cork',
  'clay',
  'bamboo',
] as const
export const firstNames = [
  'Ada',
  'Bruno',
  'Chiara',
  'Daan',
  'Elif',
  'Finn',
  'Greta',
  'Hugo',
  'Inès',
  'Jonas',
  'Kaja',
  'Luca',
  'Maya',
  'Nils',
  'Olga',
  'Pau',
  'Rosa',
  'Sami',
  'Tova',
  'Yusuf',
] as const
export const lastNames = [
  'Almeida',
  'Bakker',
  'Costa',
  'Dupont',
  'Eriksen',
  'Fischer',
  'García',
  'Horvat',
  'Ivanova',
  'Jansen',
  'Kaya',
  'Lindqvist',
  'Moreau',
  'Novak',
  'Okafor',
  'Petrov',
  'Rossi',
  'Schmidt',
  'Tanaka',
  'Weber',
  'Yılmaz',
  'Zieliński',
  'Murphy',
  'Nowak',
  'Silva',
] as const
export const towns = [
  'Porto',
  'Gent',
  'Uppsala',
  'Graz',
  'Brno',
  'Lyon',
  'Turku',
  'Aarhus',
  'Gdańsk',
  'Parma',
] as const
export const countries = ['PT', 'BE', 'SE', 'AT', 'CZ', 'FR', 'FI', 'DK', 'PL', 'IT'] as const
export const trades = ['Works', 'Goods', '& Daughters'] as const

/** What a review says, by rating less one. */
export const opinions = [
  ['Broke within a week.', 'Not what the picture shows.', 'I sent it back.'],
  ['Smaller than I thought.', 'The finish could be better.', 'It wobbles.'],
  ['Does what it should.', 'Fine for the price.', 'Neither good nor bad.'],
  ['A good everyday thing.', 'Well made, slow delivery.', 'Would buy it again.'],
  ['The best I have had.', 'Beautiful and solid.', 'A present that was loved.'],
] as const
