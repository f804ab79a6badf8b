import { randomBytes } from 'node:crypto';
import {
  type Disposable,
  env,
  l10n,
  Uri,
  ViewColumn,
  type WebviewOptions,
  type WebviewPanel,
  window,
} from 'vscode';
import { Lifetime } from '../core/lifetime.ts';
import type { TimeRange } from '../core/model/trace.ts';
import type { SavedView } from '../protocol/commands.ts';
import type { Place } from '../protocol/page.ts';
import type { Datadog } from '../protocol/queries.ts';
import { windowOfFigures } from './client.ts';
import { pageDocument } from './pageDocument.ts';
import { placeOf } from './place.ts';
import { Relay } from './relay.ts';
import { nameOf } from './rows.ts';

const PAGE = 'dogwatch.page';

interface Open {
  readonly panel: WebviewPanel;
  readonly relay: Relay;
  place: Place;
}

/** The pages that are open beside the code: one for each kind of place, used again for the next of its kind. */
export class Panels implements Disposable {
  private readonly life = new Lifetime();
  private readonly opened = new Map<Place['page'], Open>();
  /** What the pages share; after a reload of the window each has kept its own. */
  private range: TimeRange | undefined;
  private readonly root: Uri;
  private readonly datadog: Datadog;
  private readonly views: () => readonly SavedView[];

  constructor(root: Uri, datadog: Datadog, views: () => readonly SavedView[]) {
    this.root = root;
    this.datadog = datadog;
    this.views = views;
    this.life.own(window.registerWebviewPanelSerializer(PAGE, this));
    this.life.onEnd(() => {
      for (const { panel } of this.opened.values()) panel.dispose();
    });
  }

  show(place: Place): void {
    if (place.page === 'traces' && place.range) this.shareRange(place.range);
    const known = this.opened.get(place.page);
    if (known) {
      known.place = place;
      known.panel.title = titleOf(place);
      known.relay.silence();
      known.relay.open(); // a hidden page does not hear it: it asks for its place when it is shown
      known.panel.reveal(undefined, true);
      return;
    }
    const viewColumn = this.column();
    const panel = window.createWebviewPanel(
      PAGE,
      titleOf(place),
      { viewColumn, preserveFocus: true },
      { ...this.options(), retainContextWhenHidden: false },
    );
    this.fill(panel, place);
  }

  /** Brings a page to the front as it is. False where it is not open. */
  reveal(page: Place['page']): boolean {
    const known = this.opened.get(page);
    known?.panel.reveal();
    return known !== undefined;
  }

  /** After a reload of the window VS Code hands back the panel, and what its page had kept. */
  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const place = placeOf(state);
    if (!place || this.opened.has(place.page)) return panel.dispose();
    panel.webview.options = this.options();
    this.fill(panel, place);
  }

  /** Loads every page anew: a setting that pages are told of has changed. */
  reload(): void {
    for (const { panel } of this.opened.values()) panel.webview.html = this.document(panel);
  }

  /** Tells the list of traces which views there are now. */
  showViews(): void {
    this.opened.get('traces')?.relay.showViews(this.views());
  }

  dispose(): void {
    this.life.dispose();
  }

  private fill(panel: WebviewPanel, place: Place): void {
    const opening = () => ({
      kind: 'open' as const,
      place: open.place,
      locale: env.language,
      last: windowOfFigures(),
      ...(this.range && { range: this.range }),
      ...(place.page === 'traces' && { views: this.views() }),
    });
    const relay = new Relay(panel.webview, this.datadog, opening, range =>
      this.shareRange(range, open),
    );
    const open: Open = { panel, relay, place };
    this.opened.set(place.page, open);
    panel.title = titleOf(place);
    panel.iconPath = this.file('media', 'page.svg');
    panel.onDidChangeViewState(() => panel.visible || relay.silence());
    panel.onDidDispose(() => {
      relay.dispose();
      this.opened.delete(place.page);
    });
    panel.webview.html = this.document(panel);
  }

  private shareRange(range: TimeRange, from?: Open): void {
    this.range = range;
    for (const open of this.opened.values()) if (open !== from) open.relay.showRange(range);
  }

  private document({ webview }: WebviewPanel): string {
    const address = (...path: string[]) => webview.asWebviewUri(this.file(...path)).toString();
    return pageDocument({
      script: address('dist', 'webview.js'),
      styles: [address('dist', 'webview.css')],
      source: webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
      locale: env.language,
    });
  }

  /** Beside the code, and beside nothing else: pages share the column of the first one. */
  private column(): ViewColumn {
    const [first] = this.opened.values();
    return first?.panel.viewColumn ?? ViewColumn.Beside;
  }

  private options(): WebviewOptions {
    return {
      enableScripts: true,
      localResourceRoots: [this.file('dist'), this.file('media')],
    };
  }

  private file(...path: string[]): Uri {
    return Uri.joinPath(this.root, ...path);
  }
}

function titleOf(place: Place): string {
  switch (place.page) {
    case 'endpoint': {
      const [first, ...more] = place.endpoints.map(nameOf);
      return `${first ?? place.source?.symbol ?? l10n.t('Endpoint')}${more.length > 0 ? ` +${more.length}` : ''}`;
    }
    case 'trace':
      return l10n.t('Trace {0}', place.traceId.slice(-8));
    case 'traces':
      return l10n.t('Traces');
    case 'flame':
      return l10n.t('Flame graph of {0}', place.endpoints.map(nameOf).join(', '));
    case 'compare':
      return l10n.t('Traces compared');
    case 'errors':
      return l10n.t('Errors');
    case 'metric':
      return place.metric;
  }
}
