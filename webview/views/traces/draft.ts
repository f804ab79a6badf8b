import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

type Field = { readonly currentTarget: HTMLTextAreaElement };

/** The text of the box and where its cursor is. It follows the search, and may be ahead of it. */
export function useDraft(search: string) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState(search);
  const [cursor, setCursor] = useState({ at: 0, ours: false });
  useEffect(() => setDraft(search), [search]);
  useLayoutEffect(() => {
    if (cursor.ours) field.current?.setSelectionRange(cursor.at, cursor.at);
  }, [cursor]);
  const follow = ({ currentTarget }: Field) =>
    setCursor({ at: currentTarget.selectionStart, ours: false });
  return {
    ...{ field, draft, follow },
    at: cursor.at,
    write(text: string, at = text.length) {
      setDraft(text);
      setCursor({ at, ours: true });
    },
    /** What was typed or pasted: a search has one line. */
    read(event: Field) {
      setDraft(event.currentTarget.value.replace(/\s*\n\s*/g, ' '));
      follow(event);
    },
  };
}
