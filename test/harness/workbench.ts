import type { Frame, Locator, Page } from 'playwright-core';
import { until } from './processes.ts';

/**
 * The page object of VS Code. It rests on roles and labels, on ids that VS Code derives from what we contribute, and on
 * a handful of class names that have stood for years; nothing rests on ids of lists or on order.
 */
export class Workbench {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async ready(): Promise<this> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.page.locator('#status\\.host').waitFor({ timeout: 60_000 });
    return this;
  }

  /** Runs a command by its title. An open palette never learns of new commands, so it is opened again until it knows. */
  async command(title: string, milliseconds = 30_000): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[aria-controls="quickInput_list"]');
    await until(
      `command ${title}`,
      async () => {
        try {
          await this.page.keyboard.press('F1');
          await input.fill(`>${title}`, { timeout: 1500 });
          await this.quickPickRow(title).first().click({ timeout: 1500 });
          return true;
        } catch {
          await this.page.keyboard.press('Escape');
          return false;
        }
      },
      milliseconds,
    );
  }

  quickPickRow(label: string): Locator {
    const named = this.page.locator('.label-name', { hasText: label });
    return this.page.locator('.quick-input-widget').getByRole('option').filter({ has: named });
  }

  container(title: string): Locator {
    const named = this.page.locator(`a[aria-label^="${title}"]`);
    return this.page.locator('.activitybar .action-item').filter({ has: named });
  }

  async openContainer(title: string): Promise<void> {
    const item = this.container(title);
    await item.waitFor();
    const open = await item.locator('a').first().getAttribute('aria-expanded');
    const checked = await item.getAttribute('class');
    if (open !== 'true' && !checked?.includes('checked')) await item.click();
  }

  /** A view of the open container, by its title. */
  view(title: string): View {
    const named = new RegExp(`^${title}$`);
    const header = this.page.locator('.pane-header .title', { hasText: named });
    const pane = this.page.locator('.pane').filter({ has: header });
    return {
      pane,
      rows: pane.getByRole('treeitem'),
      row: label => pane.getByRole('treeitem').filter({ hasText: label }),
      welcome: pane.locator('.welcome-view-content'),
    };
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container').getByRole('tab', { name });
  }

  /** The lenses in view; VS Code keeps those above and below it in the page, hidden. */
  get lenses(): Locator {
    return this.page.locator('.codelens-decoration a').filter({ visible: true });
  }

  lens(text: string | RegExp): Locator {
    return this.lenses.filter({ hasText: text });
  }

  /** `dogwatch.dogwatch.status`: publisher, name and the item's own id, as VS Code puts them together. */
  statusItem(id: string): Locator {
    return this.page.locator(`[id="${id}"]`);
  }

  get toasts(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item');
  }

  /** The frame of a webview that holds what the selector says; content sits two frames deep. */
  webview(selector: string, milliseconds = 15_000): Promise<Frame> {
    return until(
      `webview with ${selector}`,
      async () => {
        for (const frame of this.page.frames()) {
          if (!frame.url().includes('/pre/fake.html')) continue;
          const found = await frame
            .locator(selector)
            .count()
            .catch(() => 0);
          if (found > 0) return frame;
        }
        return undefined;
      },
      milliseconds,
    );
  }
}

export interface View {
  readonly pane: Locator;
  readonly rows: Locator;
  row(label: string | RegExp): Locator;
  readonly welcome: Locator;
}
