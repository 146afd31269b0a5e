// The page is whole without this: it adds the search, counts what the filters leave, and opens what is folded for paper and for links.
(() => {
  'use strict';
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const byId = id => document.getElementById(id);
  document.documentElement.classList.add('scripted');

  const reveal = () => {
    const wanted = byId(location.hash.slice(1));
    for (let node = wanted; node; node = node.parentElement)
      if (node.tagName === 'DETAILS') node.open = true;
    if (wanted) wanted.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();

  let folded = [];
  addEventListener('beforeprint', () => {
    folded = all('main details:not([open])');
    for (const part of folded) part.open = true;
  });
  addEventListener('afterprint', () => {
    for (const part of folded) part.open = false;
    folded = [];
  });

  const search = byId('find');
  if (!search) return;
  const boxes = all('.filters input[type=checkbox]');
  const group = byId('group');
  const items = all('.item');
  const texts = new Map();
  const opened = new Set();
  const textOf = item => {
    if (!texts.has(item)) {
      const target = item.closest('article');
      texts.set(item, (item.textContent + ' ' + target.querySelector('h2').textContent).toLowerCase());
    }
    return texts.get(item);
  };
  const isShown = part => getComputedStyle(part).display !== 'none';

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const active = words.length !== 0 || group.value !== '' || boxes.some(box => !box.checked);
    for (const part of all('.empty')) part.classList.remove('empty');
    for (const item of items) item.classList.toggle('unfound', !words.every(word => textOf(item).includes(word)));

    let count = 0;
    const emptied = [];
    for (const target of all('article')) {
      let here = 0;
      for (const part of all('.verdict', target)) {
        const left = isShown(part) ? all('.item', part).filter(isShown).length : 0;
        here += left;
        if (left === 0) emptied.push(part);
        if (!part.matches('details')) continue;
        if (words.length !== 0 && left !== 0 && !part.open) {
          part.open = true;
          opened.add(part);
        } else if (words.length === 0 && opened.delete(part)) {
          part.open = false;
        }
      }
      count += here;
      if (active && here === 0) emptied.push(target, ...all('tr[data-target="' + target.id + '"]'));
    }
    if (active) for (const part of emptied) part.classList.add('empty');
    byId('shown').textContent = active ? count + ' of ' + items.length + ' findings shown' : items.length + ' findings';
  };

  let waiting = 0;
  search.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  for (const control of [group, ...boxes]) control.addEventListener('change', apply);
  byId('reset').addEventListener('click', () => {
    search.value = '';
    group.value = '';
    for (const box of boxes) box.checked = true;
    apply();
  });
  byId('open-all').addEventListener('click', () => {
    for (const part of all('article details')) part.open = true;
  });
  byId('close-all').addEventListener('click', () => {
    for (const part of all('article details')) part.open = false;
  });
  apply();
})();
