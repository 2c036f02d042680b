/**
 * The script of the page: shows the filter and hides what it leaves out. Plain JavaScript, because it is part of the page
 * as it is. It never makes markup of a text.
 */
export const script = `
(() => {
  const form = document.getElementById('filter');
  const words = document.getElementById('words');
  const shown = document.getElementById('shown');
  const items = [...document.querySelectorAll('.item')].map((element) => ({
    element,
    verdict: element.dataset.verdict,
    text: element.querySelector('summary').textContent.toLowerCase(),
  }));
  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    const verdicts = new Set([...form.querySelectorAll('[name=verdict]:checked')].map((box) => box.value));
    let count = 0;
    for (const { element, verdict, text } of items) {
      element.hidden = !verdicts.has(verdict) || !wanted.every((word) => text.includes(word));
      if (!element.hidden) count += 1;
    }
    shown.textContent = count + ' of ' + items.length + ' requirements and scenarios shown';
  };
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', apply);
  // A browser that restores the page restores the fields, too.
  addEventListener('pageshow', apply);
  // What a link leads to is shown, whatever the filter says.
  const reveal = () => {
    const item = document.getElementById(location.hash.slice(1))?.closest('.item');
    if (!item) return;
    item.hidden = false;
    item.open = true;
    item.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  form.hidden = false;
  apply();
  reveal();
})();
`;
