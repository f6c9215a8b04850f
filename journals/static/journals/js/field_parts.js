/**
 * The parts of a journal's screen within the field app: its facts, its fields, the shops to choose from.
 */

import { make, tag } from "../../visits/js/field/dom.js";
import { store } from "../../visits/js/field/store.js";

export function factSections(journal) {
  return journal.sections.flatMap(({ title, sentences }) => {
    const list = tag("ul");
    list.append(
      ...sentences.map(({ code, before, figure, after, note }) => {
        const line = tag("li");
        const text = tag("span");
        text.append(before, tag("strong", figure), after, " ", tag("small", note));
        const place = tag("div");
        place.dataset.noticed = `fact:${code}`;
        line.append(text, place);
        return line;
      }),
    );
    return [tag("h3", title), list];
  });
}

export function passageFields(journal) {
  return journal.passages.map(({ topic, label, text, drafted }) => {
    const field = make("journal-passage");
    const [name, area, place] = field.children;
    name.textContent = label;
    name.htmlFor = area.id = `passage-${topic}`;
    area.value = text;
    Object.assign(area.dataset, { passage: topic, drafted });
    place.dataset.noticed = `passage:${topic}`;
    return field;
  });
}

export function shopsFor(journal) {
  const visited = new Set(journal.visited);
  // Visits of the same day that are still on this phone.
  for (const { body, retailer } of store.kept.values()) visited.add(retailer ?? body?.retailer);
  const shops = (store.bundle?.shops ?? []).map(({ id, name, search }) => ({ id, name, search, visited: visited.has(id) }));
  const known = new Set(shops.map(({ id }) => id));
  const named = journal.findings.flatMap(({ shops: of }) => of).filter(({ id }) => !known.has(id));
  return [
    ...shops.toSorted((one, other) => Number(other.visited) - Number(one.visited)),
    ...named.map(({ id, name }) => ({ id, name, search: name.toLowerCase(), visited: false })),
  ];
}
