/** Thirteen months as columns: zero-based, the highest and the newest told by their amounts. */

const SPACE = "http://www.w3.org/2000/svg";
const WIDTH = 312;
const HEIGHT = 96;
const TOP = 20;
const GAP = 4;

function shape(name, attributes, text = "") {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

/**
 * `months` are `{amount, text, month}`, oldest first; an amount of null is not known. `label` is what a screen
 * reader says of the drawing.
 */
export function sparkline(months, label) {
  const drawing = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, class: "f-spark" });
  const known = months.map(({ amount }) => amount ?? 0);
  const most = Math.max(0, ...known);
  const least = Math.min(0, ...known);
  const scale = (HEIGHT - TOP) / (most - least || 1);
  const zero = TOP + most * scale;
  const step = WIDTH / months.length;
  const highest = known.indexOf(most);
  months.forEach(({ amount, text }, index) => {
    const isLast = index === months.length - 1;
    const x = index * step + GAP / 2;
    if (amount !== null) {
      const height = Math.max(1, Math.abs(amount) * scale);
      const y = amount >= 0 ? zero - height : zero;
      drawing.append(
        shape("rect", { x, y, width: step - GAP, height, rx: 2, class: isLast ? "is-last" : "is-before" }),
      );
    }
    if (amount && (isLast || (index === highest && months.length - index > 4))) {
      const anchor = index < 3 ? "start" : isLast ? "end" : "middle";
      const at = anchor === "start" ? x : anchor === "end" ? x + step - GAP : x + (step - GAP) / 2;
      const y = Math.max(TOP - 6, zero - Math.max(0, amount) * scale - 6);
      drawing.append(shape("text", { x: at, y, "text-anchor": anchor }, text));
    }
  });
  drawing.append(shape("line", { x1: 0, x2: WIDTH, y1: zero, y2: zero, class: "is-zero" }));
  return drawing;
}
