// What the reader writes, and the reply file it goes into (see reply_file.py).
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
