// Citations: a number in an answer opens the passage it rests on; Escape or "Back to answer" returns to the number.
// Runs once when the sources panel loads. Gradio hands in `element` (the panel), `trigger` and `watch`.

const LINK = 'a[href^="#cite-"]';
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const chat = () => document.getElementById('hs-chat');

let lastLink = null;   // where Escape returns to
let opened = false;    // a document, or its passages again, was asked for
let laid = false;      // the draft was asked for
let wanted = null;     // a quote the server was asked for, as [exchange, n]

if (window.hsListeners) window.hsListeners.abort();   // the panel may load again
window.hsListeners = new AbortController();
const listen = (target, type, handler, capture = false) =>
  target.addEventListener(type, handler, { capture, signal: window.hsListeners.signal });

function announce(text) {
  const live = document.getElementById('hs-live');
  if (live) live.textContent = text;
}

function scrollTo(node, block) {
  node.scrollIntoView({ block, behavior: calm.matches ? 'auto' : 'smooth' });
}

function unmark() {
  element.querySelectorAll('.active').forEach((node) => node.classList.remove('active'));
  document.querySelectorAll(`${LINK}[aria-current]`).forEach((node) => node.removeAttribute('aria-current'));
}

function showQuote(exchange, n) {
  const quote = element.querySelector(`#source-${exchange}-${n}`);
  if (!quote) return false;
  unmark();
  quote.classList.add('active');
  quote.closest('.hs-source').classList.add('active');
  quote.closest('.hs-excerpt')?.classList.add('active');
  document.querySelectorAll(`a[href="#cite-${exchange}-${n}"]`).forEach((a) => a.setAttribute('aria-current', 'true'));
  quote.focus({ preventScroll: true });
  scrollTo(quote, 'center');
  announce(`Quote ${n}, from ${quote.closest('.hs-source').querySelector('h3').textContent}`);
  return true;
}

function backToAnswer() {
  if (!lastLink) return;
  const link = lastLink.checkVisibility() ? lastLink : chat().querySelector(`a[href="${lastLink.getAttribute('href')}"]`);
  if (!link) return;
  scrollTo(link, 'nearest');
  link.focus({ preventScroll: true });
}

function whenSourcesShow(then) {
  const tab = document.querySelector('#hs-side button[role="tab"]');
  if (tab.getAttribute('aria-selected') === 'true') return then();
  tab.click();
  return requestAnimationFrame(() => requestAnimationFrame(then));   // what is hidden cannot be focused
}

function openDocument({ exchange, document: id }) {
  opened = true;
  trigger(id ? 'open' : 'cite', { exchange: Number(exchange), document: id });
}

listen(document, 'click', (event) => {
  const link = event.target.closest(LINK);
  if (link) {
    event.preventDefault();    // the address keeps no trace of what was read
    event.stopPropagation();
    const [exchange, n] = link.getAttribute('href').match(/\d+/g).map(Number);
    lastLink = link;
    whenSourcesShow(() => {
      if (showQuote(exchange, n)) return;
      wanted = [exchange, n];
      trigger('cite', { exchange });
    });
  } else if (event.target.closest('.hs-back')) {
    backToAnswer();
  } else if (event.target.closest('.hs-whole')) {
    openDocument(event.target.closest('.hs-whole').dataset);
  } else if (event.target.closest('[data-save]')) {
    const { save, exchange } = event.target.closest('[data-save]').dataset;
    trigger('save', { format: save, exchange: Number(exchange) });
  } else if (event.target.closest('[data-follow]')) {
    const { follow, exchange } = event.target.closest('[data-follow]').dataset;
    trigger('follow', { follow: Number(follow), exchange: Number(exchange) });
  } else if (event.target.closest('.hs-show-draft')) {
    laid = true;
    trigger('draft', { exchange: Number(event.target.closest('.hs-show-draft').dataset.exchange) });
  } else if (event.target.closest('.hs-send-feedback')) {
    sendFeedback(event.target.closest('.hs-feedback'));
  }
}, true);

function sendFeedback(box) {
  const kind = box.querySelector('input:checked')?.value;
  const note = box.querySelector('textarea').value;
  const said = box.querySelector('.hs-sent');
  if (!kind || (kind === 'other' && !note.trim())) {
    said.textContent = kind ? 'Write what is right or wrong with the answer.' : 'Choose what the feedback is about.';
    return;
  }
  trigger('comment', { kind, note, exchange: Number(box.querySelector('[data-exchange]').dataset.exchange) });
  said.textContent = 'Sent.';
  box.querySelector('textarea').value = '';
}

listen(document, 'keydown', (event) => {
  if (event.key === 'Escape' && element.contains(document.activeElement)) backToAnswer();
});

watch('value', () => {
  if (opened) {
    opened = false;
    const first = element.querySelector('mark') || element.querySelector('.hs-whole');
    requestAnimationFrame(() => { if (first) { first.focus({ preventScroll: true }); scrollTo(first, 'center'); } });
  }
  if (!wanted) return;
  const [exchange, n] = wanted;
  wanted = null;
  requestAnimationFrame(() => showQuote(exchange, n));
});

// The chat component labels each message with its raw content and scrolls to the end of a long answer.
// Here a message reads as its text, and a new question is brought to the top, so that its bottom line shows first.
let questions = 0;
let busy = false;

function tidy() {
  const box = chat();
  if (!box) return;
  box.querySelectorAll('[data-testid="bot"][aria-label], [data-testid="user"][aria-label]')
    .forEach((node) => node.removeAttribute('aria-label'));
  const asked = box.querySelectorAll('.hs-question');
  if (asked.length > questions) scrollTo(asked[asked.length - 1], 'start');
  questions = asked.length;
  const working = Boolean(box.querySelector('.hs-stage'));
  if (working !== busy) announce(working ? 'Working on the answer' : 'Answer ready');
  busy = working;
  const draft = document.querySelector('.hs-draft');
  if (laid && draft) {
    laid = false;
    draft.focus({ preventScroll: true });   // the button that was pressed is gone
    announce('The draft is shown beside the answer');
  }
  const log = box.querySelector('[role="log"]');
  if (log) log.setAttribute('aria-busy', String(busy));
}

let due = 0;
const observer = new MutationObserver(() => {
  if (!due) due = requestAnimationFrame(() => { due = 0; tidy(); });
});
observer.observe(document.body, { childList: true, subtree: true });
window.hsListeners.signal.addEventListener('abort', () => observer.disconnect());
