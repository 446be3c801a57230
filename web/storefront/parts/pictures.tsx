const FILES = import.meta.glob('../pictures/*.svg', { query: '?url', import: 'default', eager: true }) as Record<
  string,
  string
>;

const CATEGORIES: Readonly<Record<string, string>> = {
  ARTESANIA: 'any-crafts',
  CERAMICA: 'any-ceramics',
  GASTRONOMIA: 'any-food',
  JOYERIA: 'any-jewellery',
  MEZCAL: 'any-mezcal',
  TEXTIL: 'any-textile',
};

/** "Cántaro de barro negro" → "cantaro-de-barro-negro" */
function slugOf(title: string): string {
  const plain = title.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

const drawn = (name: string) => FILES[`../pictures/${name}.svg`];

interface PictureProps {
  readonly title: string;
  readonly category?: string | undefined;
  readonly images?: readonly string[] | undefined;
  /** What it is stands beside it: there is nothing to be told. */
  readonly class?: string;
  readonly isFirst?: boolean;
}

/** The seller's picture, else one that was drawn for this, else for things of its kind. */
export function Picture({ title, category = '', images = [], class: className = '', isFirst = false }: PictureProps) {
  const source = images[0] ?? drawn(slugOf(title)) ?? drawn(CATEGORIES[category] ?? '') ?? drawn('any');
  return (
    <div class={`picture ${className}`}>
      {source && <img src={source} alt="" width="400" height="400" loading={isFirst ? 'eager' : 'lazy'} />}
    </div>
  );
}
