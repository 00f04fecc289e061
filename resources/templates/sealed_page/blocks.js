// The blocks of the page (see page_blocks.py) as elements. Words of people become text nodes only.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== "" && value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

const theirs = (tag, words, attributes = {}) => make(tag, { dir: "auto", ...attributes }, words);

function button(words, pressed, attributes = {}) {
  const made = make("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", pressed);
  return made;
}

function runs(numbers) {
  // Numbers that follow one another become one pair: 3–9.
  const found = [];
  for (const number of numbers) {
    const last = found.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else found.push([number, number]);
  }
  return found.flatMap(([first, last]) => (last === first + 1 ? [[first, first], [last, last]] : [[first, last]]));
}

function places(numbers) {
  if (!numbers || !numbers.length) return null;
  const pairs = runs(numbers);
  const links = pairs.flatMap(([first, last], at) => {
    const words = first === last ? String(first) : `${first}–${last}`;
    return [at ? ", " : "", make("a", { href: `#n${first}`, "aria-label": `number ${words}` }, words)];
  });
  return make("span", { class: pairs.length > 3 ? "places manyplaces" : "places" }, "→ ", ...links);
}

function wordsBlock(block) {
  return make("p", { class: "soft" }, block.words);
}

function line(block) {
  const item = make("li", {
    class: [block.number ? "numbered" : "", block.warm ? "warm-line" : ""].join(" ").trim(),
    id: block.number ? `n${block.number}` : "", tabindex: block.number ? "-1" : "",
  });
  if (block.number) item.append(make("span", { class: "number" }, String(block.number)));
  if (block.words) item.append(theirs("span", block.words, { class: block.quoted ? "words quote" : "words" }));
  const linked = places(block.refers);
  if (linked && block.words) item.append(linked);
  if (block.details) item.append(theirs("p", block.details.filter(Boolean).join(" · "), { class: "detail" }));
  if (linked && !block.words) item.append(linked);  // "and 4 more:" comes before what it names
  for (const more of block.more || []) item.append(theirs("p", more, { class: "more" }));
  return item;
}

function table(caption, headings, rows, hidden = false) {
  const head = make("tr", {}, ...headings.map((words) => theirs("th", words, { scope: "col" })));
  const body = rows.map((cells) => make("tr", {}, ...cells.map((words, at) => (
    at ? theirs("td", words) : make("th", { scope: "row" }, words)))));
  const pairs = headings.length <= 3 && rows.length > 12;
  return make("div", { class: pairs ? "scroll pairs" : "scroll", tabindex: "0", role: "region", "aria-label": caption },
    make("table", {}, theirs("caption", caption, { class: hidden ? "unseen" : "" }), make("thead", {}, head),
      make("tbody", {}, ...body)));
}

function folded(summary, open, inside) {
  return make("details", { open: open && "open" }, make("summary", {}, summary), inside);
}

function tableBlock(block) {
  return folded(`${block.caption} (${block.rows.length})`, block.rows.length <= 12,
    table(block.caption, block.headings, block.rows, true));
}

const SVG = "http://www.w3.org/2000/svg";
const LENGTH = /^-?\d+(\.\d+)?$/, LENGTHS = /^[\d .]+$/, COLOUR = /^(paper|shade|ink|soft-ink|grid|edge|none|series-[0-3])$/;
const ATTRIBUTES = {
  x: LENGTH, y: LENGTH, width: LENGTH, height: LENGTH, cx: LENGTH, cy: LENGTH, r: LENGTH, d: /^[MLHVhvz\d .-]+$/,
  "font-size": LENGTH, "font-weight": LENGTH, "stroke-width": LENGTH, "stroke-dasharray": LENGTHS,
  "stroke-linejoin": /^round$/, "text-anchor": /^(start|middle|end)$/, viewBox: LENGTHS, role: /^img$/,
};
const ELEMENTS = ["svg", "title", "desc", "rect", "path", "circle", "text"];

function drawn(source) {
  // Nothing of the parsed picture is used itself: only these elements and attributes are made anew.
  if (!ELEMENTS.includes(source.localName)) return null;
  const element = document.createElementNS(SVG, source.localName);
  for (const { name, value } of source.attributes) {
    if ((name === "fill" || name === "stroke") && COLOUR.test(value)) element.classList.add(`${name}-${value}`);
    else if (Object.hasOwn(ATTRIBUTES, name) && ATTRIBUTES[name].test(value)) element.setAttribute(name, value);
  }
  if (source.children.length) element.append(...[...source.children].map(drawn).filter(Boolean));
  else element.textContent = source.textContent;
  return element;
}

function picture(svg, size) {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const made = drawn(parsed);
  if (made) made.classList.add(size);
  return made;
}

function graph(block) {
  const chart = block.chart;
  const figure = make("div", {
    class: block.small ? "graph small" : "graph", id: block.number ? `n${block.number}` : "",
    tabindex: block.number ? "-1" : "",
  });
  const head = make("h3", {}, theirs("span", block.title));
  if (block.number) head.prepend(make("span", { class: "number" }, String(block.number)));
  const linked = places(block.refers);
  if (linked) head.append(linked);
  figure.append(head);
  if (block.details) figure.append(theirs("p", block.details.join(" · "), { class: "detail" }));
  if (!chart) return figure;
  const sizes = block.small ? ["narrow"] : ["wide", "narrow"];
  figure.append(...chart.pictures.map((svg, at) => picture(svg, sizes[at])).filter(Boolean));
  if (chart.rows && chart.rows.length) {
    figure.append(folded(`The numbers as a table (${chart.rows.length})`, chart.rows.length <= 12,
      table(`${block.title}: the numbers`, chart.headings, chart.rows, true)));
  }
  return figure;
}
