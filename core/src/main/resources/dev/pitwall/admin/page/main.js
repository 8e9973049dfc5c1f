// Finds the page by its address and shows it.

import { Frame } from './frame.js';
import { loadWords } from './words.js';

const page = location.pathname.split('/').pop();

async function begin() {
  const [{ default: show }] = await Promise.all([import(`./page-${page || 'overview'}.js`), loadWords()]);
  show(new Frame(page));
}

begin();
