// The whole page, once it is open.
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
