// The editable table in the browser. It shows what Python says, sends what is typed, and marks what
// has no answer yet. Texts are only ever set as text; nothing is fetched.

const ONE_STROKE = 9; // a whole column up to here takes a digit at once
const CARDS = 1.2; // so many times as wide as the page, a table becomes cards
const SEP = "\u001f";
const at = (row, column) => row + SEP + column;

// Cells of a spreadsheet from the clipboard: tabs and lines, quoted where a cell holds either.
export function readBlock(text) {
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i], row = rows[rows.length - 1], last = row.length - 1;
    if (quoted) {
      if (c !== '"') row[last] += c;
      else if (text[i + 1] === '"') { row[last] += '"'; i++; }
      else quoted = false;
    } else if (c === '"' && row[last] === "") quoted = true;
    else if (c === "\t") row.push("");
    else if (c === "\n") rows.push([""]);
    else if (c !== "\r") row[last] += c;
  }
  if (rows.length > 1 && rows[rows.length - 1].join("") === "") rows.pop();
  return rows;
}

class GridView {
  constructor(model, root) {
    this.model = model;
    this.t = model.get("texts");
    this.parts = new Map(); // row id → what is on the page of it
    this.pending = new Map(); // a place (see `at`) → {number, text}
    this.number = model.get("answered");
    this.fresh = 0; // rows begun here, numbered
    this.at = null; // a place (see `at`) of the cell that has, or last had, the focus
    this.editing = null;
    this.build(root);
    const on = (names, what) => model.on(names, what);
    on("change:rows", () => this.draw());
    on("change:columns change:locked", () => { this.head(); this.draw(); });
    on("change:note change:buttons change:can_add change:title", () => this.around());
    on("change:answered", () => this.draw());
    this.head();
    this.around();
    this.draw();
  }

  build(root) {
    this.root = el("div", { class: "kam-grid" });
    this.title = el("div", { class: "title" });
    this.note = el("div", { class: "note", role: "status", "aria-live": "polite" });
    this.table = el("table", { role: "grid" });
    this.thead = el("thead");
    this.tbody = el("tbody");
    this.table.append(this.thead, this.tbody);
    this.scroll = el("div", { class: "scroll" }, this.table);
    this.aside = el("div", { class: "aside", id: `kam-${Math.random().toString(36).slice(2)}` });
    this.bar = el("div", { class: "bar" });
    this.keys = el("details", { class: "keys" },
      el("summary", { text: this.t.keys }), el("p", { text: this.t.keys_help }));
    this.root.append(this.title, this.note, this.scroll, this.aside, this.bar, this.keys);
    root.append(this.root);
    this.table.addEventListener("keydown", (e) => this.key(e));
    this.table.addEventListener("paste", (e) => this.paste(e));
    this.table.addEventListener("click", (e) => this.click(e));
    this.table.addEventListener("focusin", (e) => this.focused(e));
    // A page that is left takes with it what could not be saved yet: the browser asks first. The
    // web page calls this before what ends its kernel, which then does not hear of it.
    this.leaving = (e) => {
      this.commit();
      if (!this.pending.size && !this.waiting()) return;
      e.preventDefault();
      e.stopImmediatePropagation();
    };
    window.addEventListener("beforeunload", this.leaving);
    this.sized = new ResizeObserver(() => this.fit());
    this.sized.observe(this.root);
    // JupyterLab takes keys for its own commands («3» makes a heading) unless what has the focus
    // says no; on the table around it that comes too late.
    this.root.addEventListener("focusin", (e) => e.target.setAttribute("data-lm-suppress-shortcuts", "true"));
  }

  // ── to and from Python ────────────────────────────────────────────────────────────────────

  send(event, what) {
    this.number += 1;
    this.model.send({ event, number: this.number, what });
    return this.number;
  }

  edit(edits) {
    if (!edits.length) return;
    const number = this.send("edit", edits);
    for (const e of edits) this.pending.set(at(e.row, e.column), { number, text: e.text });
    this.draw();
  }

  columns() { return this.model.get("columns"); }
  rows() { return this.model.get("rows"); }
  locked() { return this.model.get("locked"); }
  column(name) { return this.columns().find((c) => c.name === name); }
  cellOf(row, name) { return (row && row.cells[name]) || { text: "" }; }

  editable(row, column) {
    return !this.locked() && column.kind !== "readonly" && row.state !== "withdrawn"
      && !this.cellOf(row, column.name).fixed;
  }

  // ── drawing ───────────────────────────────────────────────────────────────────────────────

  around() {
    this.title.textContent = this.model.get("title");
    this.table.setAttribute("aria-label", this.model.get("title") || this.t.table);
    const note = this.model.get("note");
    this.note.textContent = note.text || "";
    this.note.className = `note ${note.mark || ""}`;
    this.bar.replaceChildren();
    if (this.model.get("can_add") && !this.locked())
      this.bar.append(this.button("add", this.t.add, () => { this.wanted = true; this.send("add"); }));
    for (const [name, words] of this.model.get("buttons")) this.bar.append(this.formButton(name, words));
    this.bar.append(el("span", { class: "count" }));
    this.count();
  }

  button(name, words, act) {
    const made = el("button", { type: "button", class: name, text: words });
    made.addEventListener("click", act);
    return made;
  }

  formButton(name, words) {
    if (name === "reload") return this.button(name, words, () => window.location.reload());
    const lab = window.jupyterapp || window.jupyterlab;
    if (name === "run_below") {
      if (!lab) return el("span", { class: "hint", text: this.t.run_below_hint });
      return this.button(name, words, () => lab.commands.execute("notebook:run-all-below"));
    }
    return this.button(name, words, () => this.send("press", { row: "", button: name }));
  }

  head() {
    const row = el("tr", { role: "row" });
    for (const c of this.columns()) {
      const th = el("th", { scope: "col", class: c.kind, title: c.help, style: `min-width:${c.width || 10}ch` },
        el("span", { text: c.label }));
      if (c.needed) th.append(el("span", { class: "star", text: " *", "aria-label": this.t.needed }));
      row.append(th);
    }
    row.append(el("th", { scope: "col", class: "act" }, el("span", { class: "unseen", text: this.t.actions })));
    this.thead.replaceChildren(row);
    if (this.editing) return;
    this.back = this.root.contains(document.activeElement); // the cell that has the focus goes
    this.parts.clear();
    this.tbody.replaceChildren();
  }

  draw() {
    const answered = this.model.get("answered");
    for (const [key, sent] of this.pending) if (sent.number <= answered) this.pending.delete(key);
    const rows = this.rows(), had = this.back || this.root.contains(document.activeElement);
    this.back = false;
    const ids = new Set(rows.map((row) => row.id));
    for (const [id, part] of this.parts) if (!ids.has(id)) {
      if (this.editing && this.editing.row === id) this.editing = null;
      part.tr.remove();
      part.told.remove();
      this.parts.delete(id);
    }
    let before = null;
    for (const row of rows) {
      const part = this.parts.get(row.id) || this.begin(row);
      const next = before ? before.nextSibling : this.tbody.firstChild;
      if (next !== part.tr) this.tbody.insertBefore(part.tr, next);
      if (part.tr.nextSibling !== part.told) this.tbody.insertBefore(part.told, part.tr.nextSibling);
      before = part.told;
      this.fill(row, part);
    }
    if (this.wanted && rows.length > (this.had || 0)) {
      this.at = at(rows[rows.length - 1].id, this.columns()[0].name);
      this.wanted = false;
      this.focus();
    } else if (had && !this.editing && !this.root.contains(document.activeElement)) this.focus();
    this.had = rows.length;
    this.fit();
    this.stops();
    this.count();
    this.help();
  }

  // What is much too wide for the page stands as cards, a row each: nobody reads a sheet sideways.
  fit() {
    const width = this.root.clientWidth, now = `${width} ${this.columns().length}`;
    if (!width || this.editing || now === this.fitted) return;
    this.fitted = now;
    this.root.classList.remove("cards");
    const wide = this.table.offsetWidth > CARDS * width && this.columns().some((c) => c.kind === "long");
    this.root.classList.toggle("cards", wide);
  }

  begin(row) {
    const tr = el("tr", { role: "row", "data-row": row.id });
    const told = el("tr", { class: "told" }, el("td", { colspan: this.columns().length + 1 }));
    const cells = new Map();
    for (const c of this.columns()) {
      const td = el("td", { role: "gridcell", tabindex: "-1", "data-row": row.id, "data-column": c.name, "data-label": c.label });
      cells.set(c.name, td);
      tr.append(td);
    }
    const act = el("td", { class: "act" });
    tr.append(act);
    const part = { tr, told, cells, act, seen: new Map() };
    this.parts.set(row.id, part);
    return part;
  }

  fill(row, part) {
    part.tr.className = row.state || "";
    for (const c of this.columns()) {
      const td = part.cells.get(c.name), cell = this.cellOf(row, c.name);
      if (!td || (this.editing && this.editing.td === td)) continue;
      const sent = this.pending.get(at(row.id, c.name));
      const state = sent ? "saving" : cell.state || "";
      const text = sent ? this.shown(c, sent.text) : cell.text;
      const free = this.editable(row, c);
      const now = JSON.stringify([text, state, free, c.kind, c.label]);
      if (part.seen.get(c.name) === now) continue;
      part.seen.set(c.name, now);
      td.className = `${c.kind} ${state} ${free ? "" : "fixed"}`;
      td.setAttribute("aria-readonly", free ? "false" : "true");
      td.toggleAttribute("aria-invalid", state === "wrong");
      const mark = this.t[`mark_${state}`];
      td.setAttribute("aria-label", `${c.label}: ${text || this.t.empty}${mark ? `, ${mark}` : ""}`);
      if (mark) td.title = mark; else td.removeAttribute("title");
      td.replaceChildren(el("span", { class: "said", text }));
    }
    this.tell(row, part);
  }

  shown(column, text) {
    const offered = (column.choices || []).find(([slug]) => slug === text);
    return offered ? offered[1] : text;
  }

  tell(row, part) {
    const now = JSON.stringify([row.told, row.theirs, row.button]);
    if (part.seen.get("told") === now) return;
    part.seen.set("told", now);
    part.act.replaceChildren();
    if (row.button) part.act.append(this.rowButton(row, ...row.button));
    const td = part.told.firstChild;
    td.replaceChildren();
    for (const text of row.told || []) td.append(el("p", { role: "alert", text }));
    if (row.theirs) td.append(this.beside(row));
    part.told.hidden = !td.childNodes.length;
  }

  rowButton(row, name, words) {
    const made = this.button(name, words, () => this.send("press", { row: row.id, button: name }));
    made.dataset.row = row.id;
    made.dataset.column = `button:${name}`;
    made.tabIndex = -1;
    return made;
  }

  beside(row) {
    const box = el("div", { class: "beside", role: "group" }, el("p", { role: "alert", text: row.theirs.text }));
    const body = el("tbody");
    for (const line of row.theirs.lines)
      body.append(el("tr", {}, ...line.map((text, i) => el(i ? "td" : "th", { text }))));
    const names = ["", this.t.theirs, this.t.mine].map((text) => el("th", { text }));
    box.append(el("table", {}, el("thead", {}, el("tr", {}, ...names)), body));
    for (const name of ["keep_theirs", "save_mine"]) box.append(this.rowButton(row, name, this.t[name]));
    return box;
  }

  // Rows that hold something that is not in the log.
  waiting() {
    return this.rows().filter((r) => ["open", "wrong", "conflict"].includes(r.state)).length;
  }

  count() {
    const span = this.bar.querySelector(".count");
    if (!span) return;
    const not = this.waiting();
    span.textContent = this.pending.size ? this.t.saving : not ? this.t.not_saved.replace("{n}", not) : "";
    span.className = `count ${not ? "not" : ""}`;
  }

  // ── moving ────────────────────────────────────────────────────────────────────────────────

  // All places one can stand on, line by line: cells, then the buttons of a row and below it.
  lines() {
    const found = [];
    for (const row of this.rows()) {
      const part = this.parts.get(row.id);
      if (!part) continue;
      found.push([...part.cells.values(), ...part.act.children]);
      const below = [...part.told.querySelectorAll("button")];
      if (below.length) found.push(below);
    }
    return found;
  }

  place(node) { return at(node.dataset.row, node.dataset.column); }

  find(key) {
    const lines = this.lines();
    for (let y = 0; y < lines.length; y++)
      for (let x = 0; x < lines[y].length; x++) if (this.place(lines[y][x]) === key) return [lines, y, x];
    const row = (key || "").split(SEP)[0]; // a button that became another one stands last
    const y = lines.findIndex((line) => line.length && line[0].dataset.row === row);
    return y < 0 ? [lines, 0, 0] : [lines, y, lines[y].length - 1];
  }

  // One stop for the Tab key that enters the table: where one was last.
  stops() {
    const [lines, y, x] = this.find(this.at);
    for (const line of lines) for (const node of line) node.tabIndex = -1;
    if (lines.length && lines[y][x]) lines[y][x].tabIndex = 0;
  }

  focus() {
    const [lines, y, x] = this.find(this.at);
    const node = lines.length && lines[y][x];
    if (!node) return;
    this.stops();
    node.focus({ preventScroll: true });
    const part = this.parts.get(node.dataset.row);
    if (part && !part.told.hidden) part.told.scrollIntoView({ block: "nearest" });
    node.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  focused(event) {
    const node = event.target.closest("[data-row]");
    if (!node || !node.dataset.column) return;
    if (this.editing && this.editing.td !== node) this.commit();
    this.at = this.place(node);
    this.stops();
    this.help();
  }

  // What helps with the cell one stands on, below the table: its evidence, what its levels mean.
  help() {
    const [lines, y, x] = this.find(this.at);
    const node = lines.length && lines[y][x];
    const column = node && this.column(node.dataset.column);
    const row = column && this.rows().find((r) => r.id === node.dataset.row);
    const given = row ? [...(this.cellOf(row, column.name).hint || []), ...(column.hint || [])] : [];
    const now = JSON.stringify(given);
    if (given.length) node.setAttribute("aria-describedby", this.aside.id);
    if (now === this.helped) return;
    this.helped = now;
    this.aside.replaceChildren(...given.map((text) => el("p", { text })));
  }

  // To a place so many lines and columns away; false where there is none.
  move(dy, dx, wrap = false) {
    let [lines, y, x] = this.find(this.at);
    if (!lines.length) return false;
    y += dy;
    x += dx;
    if (wrap && y >= 0 && y < lines.length) {
      if (x >= lines[y].length) { y += 1; x = 0; }
      else if (x < 0) { y -= 1; if (y >= 0) x = lines[y].length - 1; }
    }
    if (y < 0 || y >= lines.length) return false;
    x = Math.max(0, Math.min(x, lines[y].length - 1));
    this.at = this.place(lines[y][x]);
    this.focus();
    return true;
  }

  // To the next cell that one key stroke fills.
  onward(column) {
    const [lines, y, x] = this.find(this.at);
    const same = (node) => node.dataset.column && (this.column(node.dataset.column) || {}).kind === "whole"
      && !node.classList.contains("fixed");
    for (let v = y, u = x + 1; v < lines.length; v++, u = 0)
      for (; u < lines[v].length; u++) if (same(lines[v][u])) {
        this.at = this.place(lines[v][u]);
        return this.focus();
      }
  }

  // ── keys ──────────────────────────────────────────────────────────────────────────────────

  key(event) {
    if (event.isComposing) return;
    if (this.editing) return this.keyInEditor(event);
    const node = event.target.closest("[data-column]");
    if (!node) return;
    const { key } = event, command = event.ctrlKey || event.metaKey;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    let done = true;
    if (steps[key]) this.move(...steps[key]);
    else if (key === "Tab") done = this.move(0, event.shiftKey ? -1 : 1, true);
    else if (key === "Home") this.move(command ? -1e6 : 0, -1e6) || this.move(0, -1e6);
    else if (key === "End") this.move(0, 1e6);
    else if (node.tagName === "BUTTON" || command || event.altKey) done = false;
    else done = this.keyInCell(event, node);
    if (done) { event.preventDefault(); event.stopPropagation(); }
  }

  keyInCell(event, td) {
    const { key } = event;
    const row = this.rows().find((r) => r.id === td.dataset.row), column = this.column(td.dataset.column);
    if (!row || !column || !this.editable(row, column)) return key === "Enter";
    const put = (text) => this.edit([{ row: row.id, column: column.name, text }]);
    if (key === "Enter" || key === "F2") this.open(td, row, column);
    else if (key === "Delete" || key === "Backspace") put("");
    else if (key === "?" && !column.certain && column.kind !== "long" && column.kind !== "text") { put("?"); this.on(column); }
    else if (key.length !== 1) return false;
    else if (this.oneStroke(column) && /^[0-9]$/.test(key)) { put(key); this.on(column); }
    else this.open(td, row, column, key);
    return true;
  }

  on(column) { if (column.kind === "whole") this.onward(column); else this.move(0, 1); }

  oneStroke(column) {
    return column.kind === "whole" && column.high !== null && column.high <= ONE_STROKE;
  }

  keyInEditor(event) {
    const { key } = event, { input } = this.editing;
    const line = input.tagName === "TEXTAREA" && (event.shiftKey || event.altKey);
    if (key === "Escape") { this.cancel(); event.preventDefault(); }
    else if (this.editing.choice && this.editing.choice.key(event)) event.preventDefault();
    else if (key === "Enter" && !line) {
      if (!this.asksPerson()) { this.commit(); this.move(1, 0) || this.focus(); }
      event.preventDefault();
    }
    else if (key === "Enter" && event.altKey) { input.setRangeText("\n", input.selectionStart, input.selectionEnd, "end"); event.preventDefault(); }
    else if (key === "Tab") {
      this.commit();
      if (this.move(0, event.shiftKey ? -1 : 1, true)) event.preventDefault();
    }
    event.stopPropagation();
  }

  click(event) {
    const td = event.target.closest("td[data-column]");
    if (!td || (this.editing && this.editing.td === td)) return;
    const row = this.rows().find((r) => r.id === td.dataset.row), column = this.column(td.dataset.column);
    const again = this.place(td) === this.clicked;
    this.clicked = this.place(td);
    this.at = this.place(td);
    this.focus();
    if (again && row && column && this.editable(row, column)) this.open(td, row, column);
  }

  // ── editing one cell ──────────────────────────────────────────────────────────────────────

  open(td, row, column, begun = null) {
    if (column.sides && !column.choices.length) return this.askPerson(td, row, column);
    const cell = this.cellOf(row, column.name);
    const sent = this.pending.get(at(row.id, column.name));
    const stood = sent ? sent.text : cell.typed !== undefined ? cell.typed : cell.text;
    const choice = this.choice(column, stood, begun);
    const input = choice ? choice.input : this.input(column, stood, begun);
    input.setAttribute("aria-label", column.label);
    this.editing = { td, input, row: row.id, column: column.name, stood, choice };
    td.replaceChildren(input, ...(choice ? [choice.list] : []));
    if (choice) choice.open(begun === null ? "" : bare(begun));
    input.focus();
    if (begun !== null && input.value === begun && input.setSelectionRange) input.setSelectionRange(begun.length, begun.length);
    else if (input.select && begun === null && column.kind !== "long") input.select();
    input.addEventListener("blur", () => setTimeout(() => {
      if (this.editing && this.editing.input === input && !td.contains(document.activeElement)) this.commit();
    }));
  }

  // The box of a column whose values are a list; none where there is nothing to choose from.
  choice(column, stood, begun) {
    if (!["choice", "person", "flag"].includes(column.kind)) return null;
    const offers = [...column.choices];
    if (!column.certain) offers.push(["?", this.t.not_known]);
    if (column.sides) offers.push([ALWAYS, this.t.new_person]);
    const chosen = () => {
      if (this.asksPerson()) return;
      this.commit();
      this.focus();
    };
    return new ChoiceBox(offers, begun === null ? this.shown(column, stood) : begun, this.t, chosen);
  }

  input(column, stood, begun) {
    if (column.kind === "long") {
      const area = el("textarea", { rows: 3 });
      area.value = begun === null ? stood : begun;
      return area;
    }
    const input = el("input", { type: "text", autocomplete: "off" });
    if (["whole", "number", "money", "share"].includes(column.kind)) input.inputMode = "decimal";
    input.value = begun === null ? stood : begun;
    return input;
  }

  // A person who is not in the list yet: name or role right here.
  asksPerson() {
    const { td, row, column, choice } = this.editing, asked = this.column(column);
    if (!choice || choice.value !== ALWAYS || !asked.sides) return false;
    this.askPerson(td, this.rows().find((r) => r.id === row), asked);
    return true;
  }

  askPerson(td, row, column) {
    const name = el("input", { type: "text", placeholder: this.t.person_name, "aria-label": this.t.person_name });
    const role = el("input", { type: "text", placeholder: this.t.person_role, "aria-label": this.t.person_role });
    const side = el("select", { "aria-label": this.t.person_side });
    for (const [slug, words] of column.sides) side.append(el("option", { value: slug, text: words }));
    const take = () => {
      this.editing = null;
      this.parts.get(row.id).seen.delete(column.name);
      if (name.value.trim() || role.value.trim())
        this.send("person", { row: row.id, column: column.name, name: name.value, role: role.value, side: side.value });
      this.draw();
      this.focus();
    };
    const box = el("div", { class: "somebody" }, role, name, side, this.button("take", this.t.add_person, take));
    // The box has keys of its own: Tab goes through it, Enter adds, Escape leaves.
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") { event.preventDefault(); take(); }
      if (event.key === "Escape") this.cancel();
    });
    this.editing = { td, input: role, row: row.id, column: column.name, stood: "", box };
    td.replaceChildren(box);
    setTimeout(() => role.focus());
  }

  close() {
    const { row, column } = this.editing;
    this.editing = null;
    const part = this.parts.get(row);
    if (part) part.seen.delete(column);
  }

  commit() {
    if (!this.editing) return;
    const { row, column, input, stood, box, choice } = this.editing;
    if (box) return; // somebody new is being named
    const text = choice ? choice.value : input.value;
    this.close();
    if (text !== stood && !(choice && text === ALWAYS) && text !== this.shown(this.column(column), stood))
      this.edit([{ row, column, text }]);
    else this.draw();
  }

  cancel() {
    const { row, column } = this.editing;
    this.close();
    this.at = at(row, column);
    this.draw();
    this.focus();
  }

  // ── a block from a spreadsheet ────────────────────────────────────────────────────────────

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    const block = readBlock(text);
    if (this.editing && (this.editing.box || (block.length === 1 && block[0].length === 1))) return;
    const key = this.at;
    if (this.editing) this.cancel();
    if (!key || this.locked()) return;
    event.preventDefault();
    event.stopPropagation();
    const [id, name] = key.split(SEP);
    const rows = this.rows(), columns = this.columns();
    const top = rows.findIndex((r) => r.id === id), left = columns.findIndex((c) => c.name === name);
    if (top < 0 || left < 0) return;
    const edits = [];
    block.forEach((line, dy) => {
      const row = rows[top + dy] || (this.model.get("can_add") ? { id: `+${++this.fresh}`, cells: {} } : null);
      line.forEach((cell, dx) => {
        const column = columns[left + dx];
        if (row && column && this.editable(row, column) && cell.trim() !== "")
          edits.push({ row: row.id, column: column.name, text: cell });
      });
    });
    this.edit(edits);
    this.focus();
  }
}

export default {
  render({ model, el: root }) {
    const view = new GridView(model, root);
    root.kamGrid = view;
    return () => { model.off(); window.removeEventListener("beforeunload", view.leaving); view.sized.disconnect(); view.root.remove(); };
  },
};
