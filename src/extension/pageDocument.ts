/** What a page is loaded from, as addresses that the webview may fetch. */
export interface PageParts {
  readonly script: string;
  readonly styles: readonly string[];
  readonly source: string; // `webview.cspSource`
  readonly nonce: string;
  readonly locale: string;
}

/** The hash of the empty text: the UI toolkit sets one empty inline style. */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** The document of every page. Nothing of it comes from telemetry: that arrives in messages and is drawn as text. */
export function pageDocument({ script, styles, source, nonce, locale }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} ${EMPTY_STYLE}`,
    `font-src ${source}`,
    `img-src ${source} data:`,
  ].join('; ');
  const sheets = styles.map(href => `<link rel="stylesheet" href="${href}">`).join('\n');
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${sheets}
</head>
<body>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
