
"use strict";
// Opens the sealed page, lays out what is in it and writes a reply. It asks no network and keeps nothing.
// Words of people become text nodes only; no string is ever read as markup or code.
(() => {
  const ITERATIONS = 2000000, SALT_BYTES = 32, NONCE_BYTES = 12;
  const LONGEST_WORDS = 20000, LONGEST_NAME = 300, LARGEST_REPLY = 1048576, SMALLEST_PAYLOAD = 16384;
  const NOT_OPENED = "This page did not open. Either the passphrase is another one, or the file was changed on its way. " +
    "Check the five words and try again.";
  const NO_CRYPTO = "This browser cannot open the page here. Save the file on this computer, then open it with a current " +
    "Firefox, Chrome, Edge or Safari.";
  const $ = (id) => document.getElementById(id);
  const utf8 = new TextEncoder();

  /* ---- bytes ---- */

  function bytesOf(text) {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let at = 0; at < raw.length; at += 1) bytes[at] = raw.charCodeAt(at);
    return bytes;
  }

  function textOf(bytes) {
    let raw = "";
    for (let at = 0; at < bytes.length; at += 32768) raw += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(raw);
  }

  function isCanonical(text, bytes) {
    // Only the last group can be written in several ways.
    const whole = Math.max(0, bytes.length - 1 - ((bytes.length - 1) % 3));
    return text.length === 4 * Math.ceil(bytes.length / 3) && text.endsWith(textOf(bytes.subarray(whole)));
  }

  function paddedSize(length) {
    const size = Math.max(length, SMALLEST_PAYLOAD);
    const exponent = 31 - Math.clz32(size);
    const step = 2 ** (exponent - (32 - Math.clz32(exponent)));
    return Math.ceil(size / step) * step;
  }

  function newHandle() {
    const letters = "abcdefghijklmnopqrstuvwxyz234567";
    let bits = "";
    for (const byte of crypto.getRandomValues(new Uint8Array(16))) bits += byte.toString(2).padStart(8, "0");
    let handle = "";
    for (let at = 0; at < 128; at += 5) handle += letters[parseInt(bits.slice(at, at + 5).padEnd(5, "0"), 2)];
    return handle;
  }

  /* ---- opening ---- */

  function sealedData() {
    const text = $("sealed").textContent;
    const data = JSON.parse(text);
    // Nothing is taken from the file but salt, nonce and the sealed bytes; all else has to be as it is fixed here.
    const parameters = {
      format: "companion-page", version: 1, kdf: "PBKDF2-SHA256", iterations: ITERATIONS, salt: String(data.salt),
      cipher: "AES-256-GCM", nonce: String(data.nonce),
    };
    if (JSON.stringify({ ...parameters, sealed: String(data.sealed) }) !== text) throw new Error("altered");
    const [salt, nonce, sealed] = [data.salt, data.nonce, data.sealed].map(bytesOf);
    const sound = salt.length === SALT_BYTES && nonce.length === NONCE_BYTES && sealed.length > SMALLEST_PAYLOAD &&
      isCanonical(data.salt, salt) && isCanonical(data.nonce, nonce) && isCanonical(data.sealed, sealed);
    if (!sound) throw new Error("altered");
    return { salt, nonce, sealed, associated: utf8.encode(JSON.stringify(parameters)) };
  }

  async function openedWith(passphrase) {
    const { salt, nonce, sealed, associated } = sealedData();
    const words = passphrase.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
    const typed = await crypto.subtle.importKey("raw", utf8.encode(words), "PBKDF2", false, ["deriveKey"]);
    const key = await crypto.subtle.deriveKey(
      { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS }, typed, { name: "AES-GCM", length: 256 }, false,
      ["decrypt"]);
    const payload = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: nonce, additionalData: associated, tagLength: 128 }, key, sealed);
    const length = new DataView(payload).getUint32(0);
    const view = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(payload, 4, length)));
    let at = 4 + length;
    const files = view.files.map((file) => {
      const bytes = new Uint8Array(payload, at, file.size);
      at += file.size;
      return { type: file.media_type, bytes };
    });
    return { view, files };
  }

  async function unlock(event) {
    event.preventDefault();
    const field = $("passphrase"), button = $("open");
    if (button.disabled) return;
    say($("door-message"), "Opening. This takes a moment.");
    button.disabled = true;
    await new Promise((done) => { setTimeout(done, 30); });
    let opened;
    try {
      if (!globalThis.crypto || !crypto.subtle) throw new Error("no crypto");
      opened = await openedWith(field.value);
    } catch (error) {
      button.disabled = false;
      say($("door-message"), error.message === "no crypto" ? NO_CRYPTO : NOT_OPENED, true);
      field.focus();
      field.select();
      return;
    }
    field.value = "";
    $("door").remove();
    $("sealed").remove();
    await show(opened);
  }

  function say(place, words, warm = false) {
    place.textContent = words;
    place.classList.toggle("warm", warm);
  }

  /* ---- elements ---- */

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

  /* ---- blocks ---- */

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
    if (linked) item.append(linked);
    if (block.details) item.append(theirs("p", block.details.filter(Boolean).join(" · "), { class: "detail" }));
    for (const more of block.more || []) item.append(theirs("p", more, { class: "more" }));
    return item;
  }

  function table(caption, headings, rows, hidden = false) {
    const head = make("tr", {}, ...headings.map((words) => theirs("th", words, { scope: "col" })));
    const body = rows.map((cells) => make("tr", {}, ...cells.map((words, at) => (
      at ? theirs("td", words) : make("th", { scope: "row" }, words)))));
    return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
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

  /* ---- entries ---- */

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

  /* ---- the reply ---- */

  const LABELS = { comment: "Comment", question: "Question to think about", practice: "Practice to try" };
  const targets = new Map();
  let notes = [], reply = null, share = null, lastFile = null;

  function replyPanel(view) {
    const name = make("input", {
      type: "text", id: "author", autocomplete: "off", spellcheck: "false", maxlength: LONGEST_NAME, dir: "auto",
    });
    name.value = view.author;
    const whole = { reference: "", number: 0, named: "the whole share", body: null, writing: make("div") };
    const list = make("ul", { class: "notes", "aria-label": "What is in your reply" });
    const message = make("p", { id: "reply-message", role: "status", "aria-live": "polite" });
    const again = button("Save the same file again", () => { download(lastFile); }, { class: "quiet" });
    const empty = make("p", { class: "soft" }, "Nothing yet. Choose some words in an entry, or press Comment below it.");
    again.hidden = true;
    reply = { name, whole, list, message, again, empty };
    return make("aside", { "aria-labelledby": "reply-heading" }, make("section", { id: "reply", tabindex: "-1" },
      make("h2", { id: "reply-heading" }, "Your reply"),
      make("p", { class: "soft" }, "What you write stays in this window until you save it as a reply file. Send that file " +
        "back; only the journal that this came from can open it."),
      empty, list,
      make("div", { class: "row" },
        button("Comment on the whole", () => { write(whole, { kind: "comment" }); }, { id: "comment-whole" }),
        button("Suggest a question", () => { write(whole, { kind: "question" }); }, { id: "suggest-question" }),
        button("Suggest a practice", () => { write(whole, { kind: "practice" }); }, { id: "suggest-practice" })),
      whole.writing,
      make("label", { for: "author" }, "Your name under the reply"), name,
      make("div", { class: "row" },
        button("Save the reply", () => { saveReply(view).catch(notSaved); }, { id: "save-reply", class: "primary" }), again),
      message));
  }

  function write(target, note) {
    const open = target.writing.querySelector("textarea");
    if (open && open.value.trim()) {
      open.focus();
      say(reply.message, "A form is open with words in it. Keep or cancel it first.", true);
      return;
    }
    const form = make("form", { class: "write", autocomplete: "off" });
    const id = `write-${target.number || "whole"}`;
    const pressed = document.activeElement;  // not every browser gives a pressed button the focus
    const opener = target.start || $({ comment: "comment-whole", question: "suggest-question", practice: "suggest-practice" }[note.kind]);
    if (target.body && note.kind === "comment") form.append(make("label", { for: `${id}-about` }, "About"), aboutList(target, note, `${id}-about`));
    const words = make("textarea", {
      id, maxlength: LONGEST_WORDS, spellcheck: "false", autocomplete: "off", dir: "auto", "aria-describedby": "reply-message",
    });
    words.value = note.words || "";
    words.dataset.before = words.value;
    const close = () => {
      form.remove();
      (pressed && pressed.isConnected && pressed.localName === "button" ? pressed : opener).focus();
    };
    form.append(make("label", { for: id }, note.kind === "comment" ? "Your comment" : LABELS[note.kind]), words,
      make("div", { class: "row" }, make("button", { type: "submit", class: "primary" }, note.id ? "Keep the change" : "Add to the reply"),
        button("Cancel", close)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const written = clean(words.value);
      if (!hasWords(written)) {
        say(reply.message, "Write a few words first.", true);
        words.focus();
        return;
      }
      const about = form.querySelector("select");
      keep({ ...note, words: written, reference: target.reference, number: target.number,
        passage: about ? about.value : note.passage || "" });
      close();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && words.value === words.dataset.before) close();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    target.writing.replaceChildren(form);
    words.focus();
  }

  function aboutList(target, note, id) {
    const list = make("select", { id, autocomplete: "off" }, make("option", { value: "" }, "The whole entry"));
    list.firstChild.value = "";
    const found = sentences(target.body);
    for (const passage of new Set([note.passage || "", ...found])) {
      if (!passage) continue;
      const short = passage.length > 90 ? `${passage.slice(0, 88)}…` : passage;
      const option = make("option", { dir: "auto" }, `“${short.replace(/\s+/g, " ")}”`);
      option.value = passage;
      list.append(option);
    }
    list.value = note.passage || "";
    return list;
  }

  function clean(words) {
    const whole = words.replace(/\u0000/g, "").replace(/\r\n?/g, "\n");
    return whole.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd").trim();
  }

  const hasWords = (words) => /[^\s\u0000-\u001f\u0085]/.test(words);

  function keep(note) {
    const kept = { ...note, id: note.id || newHandle(), sent: "" };
    notes = notes.some((one) => one.id === kept.id) ? notes.map((one) => (one.id === kept.id ? kept : one)) : [...notes, kept];
    listNotes();
    say(reply.message, `Added. ${waiting()}`);
  }

  function removeNote(note) {
    const before = notes;
    notes = notes.filter((one) => one.id !== note.id);
    listNotes();
    say(reply.message, "Taken out. ");
    reply.message.append(button("Put it back", () => {
      notes = before;
      listNotes();
      say(reply.message, `It is back. ${waiting()}`);
      $("save-reply").focus();
    }, { class: "quiet" }));
    reply.message.lastChild.focus();
  }

  function waiting() {
    const count = notes.filter((note) => !note.sent).length;
    if (!count) return "Nothing waits to be saved.";
    return count === 1 ? "One thing waits to be saved." : `${count} things wait to be saved.`;
  }

  function noteItem(note, inPanel) {
    const about = make("p", { class: "about" });
    about.append(`${LABELS[note.kind]}`);
    if (note.number) about.append(" on ", make("a", { href: `#n${note.number}` }, `entry ${note.number}`));
    if (note.passage) {
      const short = inPanel && note.passage.length > 140 ? `${note.passage.slice(0, 138)}…` : note.passage;
      about.append(": ", make("q", { dir: "auto" }, short));
    }
    const target = targets.get(note.reference) || reply.whole;
    const change = () => {
      write(target, note);
    };
    return make("li", {}, about, theirs("p", note.words, { class: "words" }), make("div", { class: "row actions" },
      button("Edit", change, { class: "quiet" }), button("Remove", () => { removeNote(note); }, { class: "quiet" }),
      make("span", { class: "state" }, note.sent ? `Saved at ${note.sent}` : "Not saved yet")));
  }

  function listNotes() {
    reply.list.replaceChildren(...notes.map((note) => noteItem(note, true)));
    reply.list.hidden = !notes.length;
    reply.empty.hidden = notes.length > 0;
    $("reply").classList.toggle("has-notes", notes.length > 0);
    $("to-reply").textContent = notes.length ? `Your reply (${notes.length})` : "Your reply";
    for (const target of targets.values()) {
      const own = notes.filter((note) => note.reference === target.reference);
      target.notes.replaceChildren(...own.map((note) => noteItem(note, false)));
      target.notes.hidden = !own.length;
    }
  }

  async function saveReply(view) {
    if (unfinished()) {
      say(reply.message, "A form is open with words in it. Add them to the reply or cancel first.", true);
      unfinished().focus();
      return;
    }
    const unsent = notes.filter((note) => !note.sent);
    if (!unsent.length) {
      say(reply.message, notes.length ? "Everything here is in a reply that you saved already." : "There is nothing in it yet.", true);
      return;
    }
    // Names in this order, and empty ones left out: the reader takes nothing else.
    const comment = ({ words, reference, passage }) => ({ words, ...(reference && { reference }), ...(reference && passage && { passage }) });
    const content = utf8.encode(JSON.stringify({
      format: "companion-reply", version: 1, reply_id: newHandle(), share_id: view.share_id,
      made_at: new Date().toISOString().replace(/\.\d+Z$/, "Z"), author_name: clean(reply.name.value),
      comments: unsent.filter((note) => note.kind === "comment").map(comment),
      suggestions: unsent.filter((note) => note.kind !== "comment").map(({ kind, words }) => ({ kind, words })),
    }));
    if (content.length > LARGEST_REPLY || unsent.length > 100) {
      say(reply.message, "This is more than one reply holds. Save it earlier, in several replies.", true);
      return;
    }
    const padded = new Uint8Array(paddedSize(content.length)).fill(32);
    padded.set(content);
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const plain = { format: "companion-reply", version: 1, share_id: view.share_id, nonce: textOf(nonce) };
    const key = await crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: utf8.encode(view.share_id), info: utf8.encode("companion reply 1") }, share,
      { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const sealed = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv: nonce, additionalData: utf8.encode(JSON.stringify(plain)), tagLength: 128 }, key, padded);
    lastFile = JSON.stringify({ ...plain, sealed: textOf(new Uint8Array(sealed)) });
    download(lastFile);
    const now = new Date().toTimeString().slice(0, 5);
    notes = notes.map((note) => (unsent.includes(note) ? { ...note, sent: now } : note));
    listNotes();
    reply.again.hidden = false;
    say(reply.message, `The reply went to your browser’s downloads. Send that file to ${view.sender || "the sender"}. ` +
      "It is sealed, so it may go by email.");
    reply.message.scrollIntoView({ block: "nearest" });
  }

  function notSaved() {
    say(reply.message, "The reply could not be saved. What you wrote is still here; please try again.", true);
  }

  function download(content) {
    const url = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
    const link = make("a", { href: url, download: `reply-${new Date().toISOString().slice(0, 10)}.companion-reply` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => { URL.revokeObjectURL(url); }, 60000);
  }

  function unfinished() {
    return [...document.querySelectorAll("form.write textarea")].find((field) => field.value !== field.dataset.before && field.value.trim());
  }

  function warnBeforeLeaving(event) {
    if (notes.some((note) => !note.sent) || unfinished()) event.preventDefault();
  }

  /* ---- words chosen with the mouse or the keyboard ---- */

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

  /* ---- the whole page ---- */

  function section(part, view, files) {
    const heading = `${part.id}-heading`;
    const made = make("section", { id: part.id, "aria-labelledby": heading, tabindex: "-1" }, make("h2", { id: heading }, part.title));
    const makers = {
      words: wordsBlock, heading: (block) => make("h3", { class: "within" }, block.words), line, graph, table: tableBlock,
      entry: (block) => entry(block, view, files),
    };
    let group = null;
    for (const block of part.blocks) {
      const grouped = { line: "ul", graph: block.small ? "div" : "" }[block.type];
      if (!grouped) group = null;
      else if (!group || group.localName !== grouped) {
        group = make(grouped, { class: grouped === "ul" ? "lines" : "graphs" });
        made.append(group);
      }
      (group || made).append(makers[block.type](block));
    }
    return made;
  }

  async function show({ view, files }) {
    share = await crypto.subtle.importKey("raw", bytesOf(view.reply_key), "HKDF", false, ["deriveKey"]);
    delete view.reply_key;
    const title = theirs("h1", view.title, { tabindex: "-1" });
    const facts = make("dl", { class: "facts" }, ...view.facts.map(([name, value]) => (
      make("div", {}, make("dt", {}, name), theirs("dd", value)))));
    const link = (id, words) => make("li", {}, make("a", { href: `#${id}`, id: id === "reply" ? "to-reply" : "" }, words));
    const main = make("main", {}, ...view.sections.map((part) => section(part, view, files)));
    document.body.prepend(make("div", { id: "share" },
      make("header", {}, make("p", { class: "caption" }, "A share from Companion"), title, facts,
        view.note ? theirs("p", view.note, { class: "note" }) : null,
        make("nav", { "aria-label": "Parts of this share" }, make("ul", {},
          ...view.sections.map((part) => link(part.id, part.title)), link("reply", "Your reply"))),
        make("div", { class: "row actions" }, button("Print", () => { print(); }, { class: "quiet" }),
          button("Close", () => { location.reload(); }, { class: "quiet", "aria-label": "Close this share and forget it" }))),
      main, replyPanel(view),
      make("footer", {}, ...view.closing.map((words) => make("p", {}, words)))));
    listNotes();
    document.title = "A share from Companion";
    document.addEventListener("selectionchange", offerComment);
    addEventListener("beforeunload", warnBeforeLeaving);
    let folds = [];
    addEventListener("beforeprint", () => {
      folds = [...document.querySelectorAll("details:not([open])")];
      for (const fold of folds) fold.open = true;
    });
    addEventListener("afterprint", () => { for (const fold of folds) fold.open = false; });
    title.focus();
  }

  // A page that comes back out of the browser's memory would still be open.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  $("unlock").addEventListener("submit", unlock);
  $("shown").addEventListener("change", (event) => { $("passphrase").classList.toggle("hidden-words", !event.target.checked); });
  $("passphrase").focus();
})();
