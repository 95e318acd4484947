
"use strict";
(() => {
  const Page = 500;
  const root = document.documentElement;
  const table = document.getElementById("keys");
  const [body, rest] = table.tBodies;
  const headers = [...table.tHead.rows[0].cells];
  const words = document.getElementById("words");
  const shown = document.getElementById("shown");
  const pages = document.getElementById("pages");
  const collator = new Intl.Collator(root.dataset.culture || undefined, { numeric: true, sensitivity: "base" });
  const number = new Intl.NumberFormat(root.dataset.culture || undefined);

  const first = body.rows.length;
  let rows = [...body.rows, ...rest.rows].map(row => ({ row, text: null }));
  let limit = first;
  rest.remove();

  // What a cell is sorted by: its number or its time, or its text. Nothing comes last, whatever the direction.
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const value = cell.querySelector("data, time");
    if (value === null) {
      return headers[column].classList.contains("number") ? null : cell.textContent.trim() || null;
    }
    return value.dateTime || Number(value.value);
  };

  const compare = (a, b) => typeof a === "number" ? a - b : collator.compare(a, b);

  const sort = (column, direction) => {
    const keyed = rows.map(item => ({ item, key: keyOf(item.row, column) }));
    keyed.sort((a, b) =>
      a.key === null || b.key === null ? (a.key === null) - (b.key === null) : direction * compare(a.key, b.key));
    rows = keyed.map(entry => entry.item);
  };

  const fits = (item, wanted) => {
    item.text ??= item.row.textContent.toLowerCase();
    return wanted.every(word => item.text.includes(word));
  };

  const show = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(word => word);
    const found = wanted.length === 0 ? rows : rows.filter(item => fits(item, wanted));
    const visible = found.slice(0, limit);
    body.replaceChildren(...visible.map(item => item.row));
    pages.hidden = visible.length === found.length;
    shown.textContent = `${number.format(visible.length)} of ${number.format(found.length)} keys`
      + (found.length === rows.length ? "" : `, ${number.format(rows.length)} in all`);
  };

  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const known = header.getAttribute("aria-sort");
      const ascending = known === null ? !header.classList.contains("number") : known === "descending";
      headers.forEach(other => other.removeAttribute("aria-sort"));
      header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      sort(column, ascending ? 1 : -1);
      show();
    });
  });

  words.addEventListener("input", () => { limit = first; show(); });
  words.form.addEventListener("submit", event => event.preventDefault());
  document.getElementById("next").addEventListener("click", () => { limit += Page; show(); });
  document.getElementById("every").addEventListener("click", () => { limit = Infinity; show(); });

  // On paper there is nothing to click.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach(details => { details.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach(details => { details.open = false; }));

  words.form.hidden = false;
  show();
})();
