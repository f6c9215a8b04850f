/** Adds, moves and takes out the rows of a visit form; their numbers only tell them apart, `order` their place. */

function renumber(list) {
  [...list.children].forEach((row, place) => {
    row.querySelector("[data-order]").value = place + 1;
  });
}

function add(editor, button) {
  const list = button.parentElement.querySelector(":scope > [data-rows]");
  const kind = button.dataset.add;
  const index = Number(list.dataset.next ?? list.children.length);
  list.dataset.next = index + 1;
  const name = `${list.dataset.rows}-${index}`;
  const holder = document.createElement("ol");
  holder.innerHTML = editor
    .querySelector(`:scope > template[data-template=${kind}]`)
    .innerHTML.replaceAll("__name__", name)
    .replaceAll("__index__", index)
    .replaceAll("__group__", list.dataset.group ?? "");
  const row = holder.firstElementChild;
  list.append(row);
  renumber(list);
  showKind(row);
  row.querySelector("input[type=text]").focus();
}

function move(button) {
  const row = button.closest("[data-row]");
  const list = row.parentElement;
  if (button.dataset.move === "up") {
    row.previousElementSibling?.before(row);
  } else {
    row.nextElementSibling?.after(row);
  }
  renumber(list);
  button.focus();
}

/** Shows of a question what belongs to its kind of answer. */
function showKind(row) {
  const kind = row.querySelector("[data-kind]")?.value;
  for (const part of kind === undefined ? [] : row.querySelectorAll("[data-of]")) {
    part.hidden = part.dataset.of !== kind;
  }
}

for (const editor of document.querySelectorAll("[data-form-editor]")) {
  editor.querySelectorAll("[data-row]").forEach(showKind);
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) {
      return;
    }
    if (button.dataset.add) {
      add(editor, button);
    } else if (button.dataset.move) {
      move(button);
    } else if ("drop" in button.dataset) {
      const list = button.closest("[data-rows]");
      button.closest("[data-row]").remove();
      renumber(list);
    }
  });
  editor.addEventListener("change", (event) => {
    if (event.target.matches("[data-kind]")) {
      showKind(event.target.closest("[data-row]"));
    }
  });
}
