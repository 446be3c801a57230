import type { ComponentChildren } from 'preact';
import type { Failure } from '../../shared/market.ts';
import { Heading, Loading } from '../../shared/parts/small.tsx';
import { t } from '../words/index.ts';
import { FailureNotice } from './notice.tsx';
import { Picture } from './pictures.tsx';

interface ShowcaseProps {
  /** The way back to where more of the kind is. */
  readonly trail: ComponentChildren;
  readonly title: string;
  readonly category: string;
  readonly images?: readonly string[];
  readonly text: string | null;
  readonly price: ComponentChildren;
  /** What is said and done beside the picture. */
  readonly children: ComponentChildren;
}

/** One thing that can be had: its picture, and all about it. */
export function Showcase({ trail, title, category, images, text, price, children }: ShowcaseProps) {
  return (
    <>
      <nav class="trail" aria-label={t().trail}>
        {trail}
      </nav>
      <article class="product">
        <Picture title={title} category={category} images={images} class="large" isFirst />
        <div class="product-words">
          <Heading title={title} />
          <p class="price">{price}</p>
          {text && <p class="product-text">{text}</p>}
          {children}
        </div>
      </article>
    </>
  );
}

interface PageOfProps {
  readonly failure: Failure | undefined;
  readonly reload: () => void;
  /** None yet: it is being read, or could not be. */
  readonly children: ComponentChildren;
}

/** The page of one thing, from when it is being read on. */
export function PageOf({ failure, reload, children }: PageOfProps) {
  return (
    <div class="page">
      <FailureNotice failure={failure} retry={reload} />
      {children ?? (failure === undefined && <Loading />)}
    </div>
  );
}
