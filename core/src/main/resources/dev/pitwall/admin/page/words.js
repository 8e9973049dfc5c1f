// The words of the page's language. No text stands in the scripts.

let words = {};

/** Loads them; called once, before anything is shown. */
export async function loadWords() {
  const { assets } = document.documentElement.dataset;
  const answer = await fetch(`${assets}words-${document.documentElement.lang}.json`);
  words = await answer.json();
}

/** The text of a key with its {placeholders} filled. */
export function t(key, values = {}) {
  const text = words[key];
  if (text === undefined) {
    throw new Error(`no text for the key ${key}`);
  }
  return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** True if there is a text for the key. */
export const hasText = (key) => key in words;

/** The text for a number: key.one for one, key.other for the rest. */
export function plural(key, count, values = {}) {
  const one = count === 1 && hasText(`${key}.one`);
  return t(`${key}.${one ? 'one' : 'other'}`, { ...values, count: count.toLocaleString('en-US') });
}
