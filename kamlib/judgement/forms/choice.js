// A text box with the list of what can be chosen below it; `grid.js` has it in its cells. What stands in the box is what counts:
// typing narrows the list, arrows and clicks put words of the list there, nothing goes by likeness.

const MOST = 100; // so many are listed; typing reaches the others

function el(tag, given = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "text") made.textContent = value;
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
}

const bare = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

// `offers` are pairs of slug and words; one whose slug is `ALWAYS` is listed whatever is typed.
const ALWAYS = "+";

class ChoiceBox {
  constructor(offers, text, texts, chosen) {
    this.offers = offers;
    this.texts = texts;
    this.chosen = chosen; // called where a click has chosen
    this.picked = null;
    const id = `kam-${Math.random().toString(36).slice(2)}`;
    this.input = el("input", { type: "text", autocomplete: "off", role: "combobox",
      "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" });
    this.input.value = text;
    this.list = el("ul", { class: "choices", role: "listbox", id, tabindex: "-1" });
    this.input.addEventListener("input", () => { this.picked = null; this.open(bare(this.input.value)); });
    this.list.addEventListener("mousedown", (e) => e.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", (e) => this.click(e));
    this.close();
  }

  // What is meant: the slug of what was picked from the list, else the text as typed.
  get value() {
    const text = this.input.value;
    return this.picked && this.picked[1] === text ? this.picked[0] : text;
  }

  open(like = "") {
    const rank = ([slug, words]) => slug === ALWAYS ? 3
      : [(said) => said.startsWith(like), (said) => said.includes(` ${like}`), (said) => said.includes(like)]
        .findIndex((fits) => fits(bare(words)));
    const found = this.offers.filter((one) => rank(one) >= 0).sort((a, b) => rank(a) - rank(b));
    this.shown = found.slice(0, MOST);
    this.place = -1;
    const items = this.shown.map(([, words], n) =>
      el("li", { role: "option", id: `${this.list.id}-${n}`, "aria-selected": "false", text: words }));
    if (!found.some(([slug]) => slug !== ALWAYS)) items.unshift(el("li", { class: "none", role: "status", text: this.texts.none_such }));
    if (found.length > MOST) items.push(el("li", { class: "none", text: "…" }));
    this.list.replaceChildren(...items);
    this.list.hidden = false;
    this.list.scrollTop = 0;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.list.hidden = true;
    this.shown = [];
    this.place = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  // Takes the arrows; whether the key was one of them.
  key({ key }) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (!step) return false;
    if (this.list.hidden) this.open();
    const count = this.shown.length;
    if (count) this.mark(this.place < 0 && step < 0 ? count - 1 : (this.place + step + count) % count);
    return true;
  }

  mark(place) {
    this.place = place;
    this.picked = this.shown[place];
    this.input.value = this.picked[1];
    const options = [...this.list.querySelectorAll("[role=option]")];
    options.forEach((one, n) => one.setAttribute("aria-selected", n === place ? "true" : "false"));
    options[place].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[place].id);
  }

  click(event) {
    const place = [...this.list.querySelectorAll("[role=option]")].indexOf(event.target.closest("[role=option]"));
    if (place < 0) return;
    this.mark(place);
    this.chosen();
  }
}
// One choice as a widget: its label, its box, and what is wrong with what was typed.
class ChoiceView {
  constructor(model, root) {
    this.model = model;
    this.texts = model.get("texts");
    this.label = el("label");
    this.told = el("p", { class: "told", role: "alert" });
    this.root = el("div", { class: "kam-choice" }, this.label, this.told);
    root.append(this.root);
    model.on("change:offers change:value change:wrong change:description", () => this.draw());
    this.draw();
  }

  draw() {
    const { model } = this, wrong = model.get("wrong");
    const offers = model.get("offers"), stood = offers.find(([slug]) => slug === model.get("value"));
    const stands = stood ? stood[1] : "";
    const had = this.box && this.box.input === document.activeElement;
    if (this.box) { this.box.input.remove(); this.box.list.remove(); }
    this.box = new ChoiceBox(offers, wrong ? model.get("typed") : stands, this.texts, () => this.say());
    const { input, list } = this.box;
    this.said = input.value;
    input.id = `${list.id}-box`;
    input.toggleAttribute("aria-invalid", Boolean(wrong));
    this.label.textContent = model.get("description");
    this.label.htmlFor = input.id;
    this.told.textContent = wrong;
    this.told.before(input, list);
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => this.box.open());
    input.addEventListener("blur", () => this.say());
    input.addEventListener("keydown", (event) => this.key(event, stands));
    if (had) input.focus();
  }

  key(event, stands) {
    if (event.isComposing) return;
    if (this.box.key(event)) event.preventDefault();
    else if (event.key === "Enter") this.say();
    else if (event.key === "Escape") { this.box.picked = null; this.box.input.value = stands; this.box.close(); }
    else return;
    event.stopPropagation();
  }

  // Say what stands in the box now, once.
  say() {
    const { value, input } = this.box, text = input.value;
    this.box.close();
    if (text === this.said) return;
    this.said = text;
    this.model.send({ text: value });
  }
}

const renderChoice = ({ model, el: root }) => {
  const view = new ChoiceView(model, root);
  return () => { model.off(); view.root.remove(); };
};
