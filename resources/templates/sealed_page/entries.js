// Entries, their files, and which words of them are chosen.
const bodies = new WeakMap();

function fillBody(body, text, leftOut) {
  const texts = [];
  const put = (parent, words, at) => {
    const node = document.createTextNode(words);
    texts.push({ node, at });
    parent.append(node);
  };
  const mark = (parent, words, at) => {
    const span = make("span", { class: "mark" });
    put(span, words, at);
    parent.append(span);
  };
  const inline = (parent, words, at) => {
    let done = 0;
    const found = words.length > 2000 ? [] : words.matchAll(/(?<![\p{L}\p{N}*])(\*\*|\*)(?=\S)([^*]+?)(?<=\S)\1/gu);
    for (const one of found) {
      const tag = one[1] === "**" ? "strong" : "em", inner = one.index + one[1].length;
      put(parent, words.slice(done, one.index), at + done);
      const styled = make(tag);
      mark(styled, one[1], at + one.index);
      put(styled, one[2], at + inner);
      mark(styled, one[1], at + inner + one[2].length);
      parent.append(styled);
      done = one.index + one[0].length;
    }
    put(parent, words.slice(done), at + done);
  };
  let at = 0;
  for (const block of text.split(/(\n(?:[ \t]*\n)+)/)) {
    const start = at;
    at += block.length;
    if (!block.trim()) continue;
    if (block.trim() === leftOut) {
      const marker = make("p", { class: "left-out", dir: "auto" });
      put(marker, block, start);
      body.append(marker);
      continue;
    }
    const heading = /^#{1,6}[ \t]+\S[^\n]*$/.test(block);
    const paragraph = make(heading ? "div" : "p", heading ? { role: "heading", "aria-level": "4", dir: "auto" } : { dir: "auto" });
    let from = start;
    for (const written of block.split(/(?<=\n)/)) {
      const hashes = /^#{1,6}[ \t]+(?=\S)/.exec(written);
      const place = hashes ? make("span", { class: "line-heading" }) : paragraph;
      if (hashes) mark(place, hashes[0], from);
      inline(place, written.slice(hashes ? hashes[0].length : 0), from + (hashes ? hashes[0].length : 0));
      if (hashes) paragraph.append(place);
      from += written.length;
    }
    body.append(paragraph);
  }
  bodies.set(body, { text, texts, leftOut });
}

function placeIn(body, node, offset) {
  const { text, texts } = bodies.get(body);
  const same = texts.find((one) => one.node === node);
  if (same) return same.at + offset;
  const next = node.childNodes[offset];
  if (!body.contains(node) || !next) return text.length;
  const after = texts.find((one) => next === one.node || next.contains(one.node) ||
    next.compareDocumentPosition(one.node) & Node.DOCUMENT_POSITION_FOLLOWING);
  return after ? after.at : text.length;
}

function fitting(passage, leftOut) {
  // The reader of a reply has other words where a part was left out, so a passage stands on one side of it.
  const pieces = passage.split(leftOut).map((piece) => piece.trim());
  return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), "").slice(0, LONGEST_WORDS);
}

function chosenPassage() {
  const selection = getSelection();
  if (!selection || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.nodeType === Node.ELEMENT_NODE ? range.startContainer : range.startContainer.parentElement;
  const body = start && start.closest(".body");
  if (!body || !bodies.has(body)) return null;
  const from = placeIn(body, range.startContainer, range.startOffset);
  const until = placeIn(body, range.endContainer, range.endOffset);
  const { text, leftOut } = bodies.get(body);
  const passage = fitting(text.slice(from, until), leftOut);
  return passage ? { body, passage } : null;
}

function sentences(body) {
  const { text, leftOut } = bodies.get(body);
  const found = text.split(/\n(?:[ \t]*\n)+/).flatMap((block) => (
    block.trim() === leftOut ? [] : block.match(/[^.!?…]+[.!?…]*["”’)\]*]*/g) || []));
  return [...new Set(found.map((one) => one.trim()).filter((one) => one.length > 1 && one.length <= LONGEST_WORDS))];
}

function saved(file, { bytes }) {
  const name = file.name.replace(/[\\/:*?"<>|\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "_").slice(0, 150);
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  return make("a", { href: url, download: name || "file", class: "actions" }, "Save it");
}

function fileOf(file, files) {
  const content = files[file.at];
  const size = content.bytes.length < 1048576 ? `${Math.ceil(content.bytes.length / 1024)} KB` :
    `${(content.bytes.length / 1048576).toFixed(1)} MB`;
  const caption = make("figcaption", {}, theirs("span", file.label), ` (${size}) `, saved(file, content));
  if (!["image/png", "image/jpeg", "image/webp"].includes(content.type)) return make("figure", { class: "file" }, caption);
  const url = URL.createObjectURL(new Blob([content.bytes], { type: content.type }));
  return make("figure", { class: "file" }, make("img", { src: url, alt: file.label, decoding: "async" }), caption);
}

function entry(block, view, files) {
  const heading = `h${block.number}`, place = `n${block.number}`;
  const named = block.title || block.day;
  const article = make("article", { id: place, tabindex: "-1", "aria-labelledby": heading },
    make("header", {}, make("span", { class: "number" }, String(block.number)), theirs("h3", named, { id: heading })));
  const about = [block.title ? block.day : "", ...(block.details || [])].filter(Boolean).join(" · ");
  article.append(make("p", { class: "meta" }, about));
  if (block.prompt) article.append(theirs("p", block.prompt, { class: "prompt" }));
  const body = make("div", { class: "body" });
  fillBody(body, block.body, view.left_out);
  article.append(body);
  for (const file of block.files || []) article.append(fileOf(file, files));
  if (block.tags) article.append(theirs("p", `Tags: ${block.tags.join(", ")}`, { class: "soft" }));
  if (block.moods) article.append(theirs("p", `That day: ${block.moods.join(" · ")}`, { class: "soft" }));
  const target = { reference: block.reference, number: block.number, named, body };
  targets.set(block.reference, target);
  target.notes = make("ul", { class: "notes", "aria-label": `Your comments on entry ${block.number}` });
  target.notes.hidden = true;
  target.writing = make("div");
  target.start = button("Comment", () => { write(target, { kind: "comment" }); },
    { class: "quiet", "aria-label": `Comment on entry ${block.number}` });
  article.append(target.notes, make("div", { class: "actions" }, target.start), target.writing);
  return article;
}

function offerComment() {
  const bar = $("chosen");
  const chosen = chosenPassage();
  if (bar && document.activeElement && bar.contains(document.activeElement)) return;
  if (bar) bar.remove();
  if (!chosen) return;
  const target = [...targets.values()].find((one) => one.body === chosen.body);
  const comment = button("Comment on these words", () => {
    getSelection().removeAllRanges();
    $("chosen").remove();
    write(target, { kind: "comment", passage: chosen.passage });
  }, { class: "primary" });
  comment.addEventListener("mousedown", (event) => { event.preventDefault(); });
  // Right behind the words, so that Tab leads to it.
  chosen.body.after(make("div", { class: "chosen", id: "chosen", role: "group", "aria-label": "Words you chose" }, theirs("span", chosen.passage), comment));
}
