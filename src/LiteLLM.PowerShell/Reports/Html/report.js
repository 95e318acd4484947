
"use strict";
(() => {
  const Page = 500;
  const culture = document.documentElement.dataset.culture || undefined;
  const collator = new Intl.Collator(culture, { numeric: true, sensitivity: "base" });
  const number = new Intl.NumberFormat(culture, { numberingSystem: "latn" });
  const keys = document.getElementById("keys");
  const words = document.getElementById("words");
  const form = words.form;

  // Gets the sort key of a cell: its number, its time or its text. Empty cells are last in both directions.
  const keyOf = (cell, isNumber) => {
    const value = cell.querySelector("data, time");
    if (isNumber) {
      return value === null ? null : Number(value.value);
    }
    return value?.dateTime || cell.textContent.trim() || null;
  };

  const compare = (a, b) => typeof a === "number" ? a - b : collator.compare(a, b);

  const listOf = rows => {
    const list = document.createDocumentFragment();
    rows.forEach(row => list.append(row));
    return list;
  };

  // Lets a table be sorted by each column. The rows beyond the limit are in the last body, which is only printed.
  const sortable = (table, whenShown = () => {}) => {
    const [body, rest] = table.tBodies;
    const headers = [...table.tHead.rows[0].cells];
    const pages = table.nextElementSibling;
    const first = body.rows.length;
    let rows = [...body.rows, ...rest.rows];
    let found = rows;
    let fits = null;
    let limit = first;

    const show = () => {
      found = fits ? rows.filter(fits) : rows;
      body.replaceChildren(listOf(found.slice(0, limit)));
      rest.replaceChildren(listOf(found.slice(limit)));
      pages.hidden = found.length <= limit;
      pages.querySelector(".every").textContent = `Show all ${number.format(found.length)}`;
      whenShown(Math.min(limit, found.length), found.length, rows.length);
    };

    const sort = (column, direction) => {
      const isNumber = headers[column].matches(".number, .drawing");
      rows = rows.map(row => ({ row, key: keyOf(row.cells[column], isNumber) }))
        .sort((a, b) => a.key === null || b.key === null ? (a.key === null) - (b.key === null) : direction * compare(a.key, b.key))
        .map(entry => entry.row);
    };

    headers.forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      button.addEventListener("click", () => {
        const known = header.getAttribute("aria-sort");
        const ascending = known === null ? !header.matches(".number, .drawing") : known === "descending";
        headers.forEach(other => other.removeAttribute("aria-sort"));
        header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        sort(column, ascending ? 1 : -1);
        show();
      });
    });

    pages.querySelector(".next")?.addEventListener("click", () => { limit += Page; show(); });
    pages.querySelector(".every").addEventListener("click", () => { limit = Infinity; show(); });
    show();
    return { show, headers, found: () => found, filter: condition => { fits = condition; limit = first; show(); } };
  };

  document.querySelectorAll(".sortable:not(#keys)").forEach(table => sortable(table));
  const list = sortable(keys, (visible, found, all) => {
    document.getElementById("shown").textContent = `${number.format(visible)} of ${number.format(found)} keys`
      + (found === all ? "" : `, ${number.format(all)} in all`);
  });

  // A key is found by all texts of its row, by its ids, and by the words for its state that PowerShell shows.
  const texts = new Map();
  const textOf = row => {
    if (!texts.has(row)) {
      const ids = [...row.querySelectorAll("[title]")].map(element => element.title);
      texts.set(row, [row.textContent, row.dataset.words ?? "", ...ids].join(" ").toLowerCase());
    }
    return texts.get(row);
  };

  const filter = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(word => word);
    form.classList.toggle("filtered", wanted.length > 0);
    list.filter(wanted.length === 0 ? null : row => wanted.every(word => textOf(row).includes(word)));
  };

  words.addEventListener("input", filter);
  form.addEventListener("submit", event => event.preventDefault());
  document.querySelectorAll("[data-filter]").forEach(button => {
    button.parentElement.hidden = false;
    button.addEventListener("click", () => {
      words.value = button.dataset.filter;
      filter();
      document.getElementById("all").scrollIntoView();
      words.focus({ preventScroll: true });
    });
  });

  // The rows as CSV: numbers with a decimal point, times in ISO 8601. A text that a spreadsheet would read as a formula starts with an apostrophe.
  const extras = list.headers.slice(10);
  const columns = ["KeyAlias", "KeyName", "Id", "Team", "TeamId", "User", "UserId", "Spend", "MaxBudget", "Used", "BudgetDuration", "Expires", "CreatedAt", "State", "Notes"]
    .concat(extras.map(header => header.textContent));
  const named = cell => {
    const name = cell.querySelector("bdi");
    return [name?.textContent ?? "", name?.title || name?.textContent || ""];
  };
  const valueOf = cell => cell.querySelector("data")?.value ?? cell.querySelector("time")?.dateTime ?? "";
  const valuesOf = ({ cells }) => {
    const id = cells[0].querySelector("small");
    return [
      named(cells[0])[0], id.textContent, id.title, ...named(cells[1]), ...named(cells[2]),
      ...[3, 4, 5].map(column => valueOf(cells[column])), cells[6].textContent, valueOf(cells[7]), valueOf(cells[8]),
      valueOf(cells[9]), cells[9].querySelector("small")?.textContent ?? "",
      ...extras.map((_, column) => cells[10 + column].textContent),
    ];
  };
  const isNumber = /^-?\d+(\.\d+)?(E[+-]?\d+)?$/i;
  const isFormula = /^[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/;
  const field = text => `"${(isFormula.test(text) && !isNumber.test(text) ? `'${text}` : text).replaceAll("\"", "\"\"")}"`;

  document.getElementById("save").addEventListener("click", () => {
    const lines = [columns, ...list.found().map(valuesOf)].map(line => line.map(field).join(",") + "\r\n");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", ...lines], { type: "text/csv;charset=utf-8" }));
    link.download = `keys-${document.querySelector(".about time").dateTime.slice(0, 10)}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  });

  // All sections are opened for printing.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach(details => { details.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach(details => { details.open = false; }));

  form.hidden = false;
})();
