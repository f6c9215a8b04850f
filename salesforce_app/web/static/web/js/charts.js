/**
 * Draws the charts of a page. The element carries its data; the drawing library is fetched when the first
 * chart comes near the screen. Colours are read from the style sheet and again whenever light and dark
 * change. Whatever fails, the table beneath the chart has the numbers.
 */

const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");
const movesLess = window.matchMedia("(prefers-reduced-motion: reduce)");
const ROW_HEIGHT = 30;
const AXIS_HEIGHT = 56;
const MOST_LABELS = 16;

let library;

/** The drawing library, fetched once for all charts of the page. */
function fetchLibrary(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(window.echarts));
    script.addEventListener("error", () => {
      library = undefined;
      script.remove();
      reject(new Error(`${address} could not be loaded`));
    });
    document.head.append(script);
  });
  return library;
}

/** Writes numbers on axes and beside bars: short, in the page's language. */
function shortNumbers(data) {
  const compact = new Intl.NumberFormat(data.language, { notation: "compact", maximumSignificantDigits: 3 });
  const plain = new Intl.NumberFormat(data.language, { maximumFractionDigits: 1 });
  const sign = (text) => text.replace("-", "−");
  if (data.measure === "money") {
    return (value) => sign(value < 0 ? `-${data.prefix}${compact.format(-value)}` : data.prefix + compact.format(value));
  }
  if (data.measure === "rate") {
    return (value) => `${sign(plain.format(value))}%`;
  }
  if (data.measure === "points") {
    return (value) => (value > 0 ? `+${plain.format(value)}` : sign(plain.format(value)));
  }
  return (value) => sign(Math.abs(value) < 10000 ? plain.format(value) : compact.format(value));
}

/** What the library is told for one chart. */
function options(data, colours, width) {
  const short = shortNumbers(data);
  const isUpright = data.kind === "columns" || data.kind === "lines";
  const isStack = data.kind === "stack";
  const isLines = data.kind === "lines";
  const text = { color: colours.text, fontFamily: colours.font, fontSize: 12 };
  const several = data.series.length > 1;

  const categories = {
    type: "category",
    // Each part of a note on a line of its own: a label as wide as several columns would be left out.
    data: data.categories.map(({ label, note }) =>
      note && isUpright ? [label, ...note.split(" · ")].join("\n") : label,
    ),
    inverse: !isUpright,
    axisLabel: {
      ...text,
      lineHeight: isUpright ? 16 : 13,
      hideOverlap: isUpright,
      interval: isUpright && width < 560 ? "auto" : 0,
      fontSize: isUpright ? 11 : 12,
      width: isUpright ? undefined : Math.min(150, width * 0.32),
      // Names that share their beginning must not be cut to the same.
      overflow: isUpright ? "truncate" : "break",
    },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colours.line } },
  };
  const values = {
    type: "value",
    min: data.measure === "rate" && !isStack ? 0 : undefined,
    max: data.measure === "rate" ? 100 : undefined,
    interval: data.measure === "rate" ? (width < 480 ? 50 : 20) : undefined,
    // Labels beside negative bars need room before the names.
    boundaryGap: data.kind === "bars" && isBelowZero(data) ? ["20%", "15%"] : undefined,
    ...(isLines ? reach(data) : {}),
    splitNumber: width < 480 ? 3 : 5,
    axisLabel: { ...text, formatter: short, hideOverlap: true },
    splitLine: { lineStyle: { color: colours.line } },
  };

  const labelled = !isStack && !isLines && (!isUpright || (!several && data.categories.length <= MOST_LABELS && width >= 700));
  const series = data.series.map((one, place) => ({
    name: one.name,
    type: isLines ? "line" : "bar",
    stack: isStack ? "parts" : undefined,
    symbolSize: 6,
    barMaxWidth: isUpright ? 28 : 18,
    barGap: "10%",
    barMinHeight: 0,
    z: one.tone === "plan" ? 3 : 2,
    lineStyle: { color: colours[one.tone], type: one.tone === "plan" ? "dashed" : "solid" },
    itemStyle: { color: colours[one.tone] },
    label: {
      ...text,
      show: labelled && place === 0,
      position: isUpright ? "top" : "right",
      formatter: ({ dataIndex }) => shortOf(one, dataIndex, short),
    },
    data: one.values.map((value, index) => ({
      value: value ?? "-",
      itemStyle: look(data, one, value, index, colours),
      label: !isUpright && value < 0 ? { position: "left" } : undefined,
    })),
    markLine: place === 0 ? referenceLine(data, colours, text, isUpright) : undefined,
  }));

  return {
    animation: !movesLess.matches,
    animationDuration: 300,
    textStyle: text,
    color: data.series.map((one) => colours[one.tone]),
    grid: { left: 8, right: isUpright ? 12 : 52, top: several ? 34 : 14, bottom: 4, containLabel: true },
    legend: several
      ? {
          show: true,
          top: 0,
          left: 0,
          textStyle: text,
          itemWidth: 14,
          itemHeight: 10,
          icon: isLines ? undefined : "rect",
          type: "scroll",
          data: data.series.map((one) => ({
            name: one.name,
            itemStyle:
              one.tone === "plan" ? { color: "transparent", borderColor: colours.plan, borderWidth: 1.5 } : {},
          })),
        }
      : { show: false },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: isLines ? "line" : "shadow" },
      confine: true,
      backgroundColor: colours.ground,
      borderColor: colours.line,
      textStyle: text,
      formatter: (points) => tooltip(data, points[0].dataIndex),
    },
    xAxis: isUpright ? categories : values,
    yAxis: isUpright ? values : categories,
    series,
  };
}

function isBelowZero(data) {
  return data.series.some((one) => one.values.some((value) => value < 0));
}

/** The ends of an axis of indices: they need no zero, but what they are read against has to be seen. */
function reach(data) {
  const values = data.series.flatMap((one) => one.values).filter((value) => value !== null);
  const all = data.reference?.value == null ? values : [...values, data.reference.value];
  const room = Math.max(5, (Math.max(...all) - Math.min(...all)) * 0.1);
  const step = room > 10 ? 50 : 10;
  const round = (value, how) => how(value / step) * step;
  const lowest = round(Math.min(...all) - room, Math.floor);
  // Room beneath the lowest must not suggest that anything was negative.
  return { min: Math.min(...all) < 0 ? lowest : Math.max(0, lowest), max: round(Math.max(...all) + room, Math.ceil) };
}

function shortOf(one, index, short) {
  return one.values[index] === null ? "" : short(one.values[index]);
}

/** Negative bars in the other colour, a plan as an outline, what rests on few cases pale. */
function look(data, one, value, index, colours) {
  if (one.tone === "plan") {
    return { color: "transparent", borderColor: colours.plan, borderWidth: 1.5 };
  }
  const against = one.tone === "now" && data.kind === "bars" && value < 0;
  return {
    color: against ? colours.against : colours[one.tone],
    opacity: data.categories[index].faint ? 0.45 : 1,
  };
}

function referenceLine(data, colours, text, isUpright) {
  if (!data.reference || data.reference.value === null) {
    return undefined;
  }
  const place = isUpright ? { yAxis: data.reference.value } : { xAxis: data.reference.value };
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: colours.plan, type: "dashed", width: 1.5 },
    label: { ...text, show: isUpright, formatter: data.reference.name, position: "insideEndTop" },
    data: [place],
  };
}

function tooltip(data, index) {
  const { label, note } = data.categories[index];
  const lines = data.series.map((one) => `${one.name}  ${one.texts[index]}`);
  const reference = data.reference ? [`${data.reference.name}  ${data.reference.text}`] : [];
  return [note ? `${label} · ${note}` : label, ...lines, ...reference].join("\n");
}

class ChartDrawing extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    this.data = JSON.parse(this.querySelector("script").textContent);
    this.hidden = false;
    if (this.data.kind !== "columns" && this.data.kind !== "lines") {
      const bars = this.data.kind === "stack" ? 1 : this.data.series.length;
      const each = ROW_HEIGHT + (bars - 1) * 14;
      this.style.height = `${AXIS_HEIGHT + (this.data.series.length > 1 ? 24 : 0) + this.data.categories.length * each}px`;
    }
    this.sight = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          this.sight.disconnect();
          this.draw();
        }
      },
      { rootMargin: "300px" },
    );
    this.sight.observe(this);
  }

  disconnectedCallback() {
    this.stop.abort();
    this.sight.disconnect();
    this.size?.disconnect();
    this.mode?.disconnect();
    this.chart?.dispose();
    this.chart = undefined;
  }

  async draw() {
    try {
      const echarts = await fetchLibrary(this.dataset.library);
      if (!this.isConnected) {
        return;
      }
      const ground = document.createElement("div");
      ground.style.width = ground.style.height = "100%";
      this.append(ground);
      this.chart = echarts.init(ground, null, { renderer: "canvas" });
      this.paint();
    } catch (error) {
      this.hidden = true;
      this.parentElement.querySelector(".chart-failed").hidden = false;
      this.parentElement.querySelector("details").open = true;
      throw error;
    }
    const { signal } = this.stop;
    this.chart.on("click", ({ dataIndex }) => this.follow(dataIndex));
    this.chart.getZr().on("mousemove", () => this.chart.getZr().setCursorStyle(this.leads ? "pointer" : "default"));
    this.size = new ResizeObserver(() => this.repaint());
    this.size.observe(this);
    this.mode = new MutationObserver(() => this.paint());
    this.mode.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    systemIsDark.addEventListener("change", () => this.paint(), { signal });
    movesLess.addEventListener("change", () => this.paint(), { signal });
  }

  get leads() {
    return this.data.categories.some(({ href }) => href);
  }

  paint() {
    this.chart.setOption(options(this.data, this.colours(), this.clientWidth), { notMerge: true });
    this.dataset.drawn = "true";
  }

  repaint() {
    if (this.clientWidth > 0) {
      this.chart.resize();
      this.paint();
    }
  }

  colours() {
    const style = getComputedStyle(this);
    const names = ["now", "before", "plan", "against", "first", "second", "third", "fourth", "rest", "text", "line", "ground"];
    const found = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--chart-${name}`)]));
    return { ...found, font: style.fontFamily };
  }

  follow(index) {
    const { href } = this.data.categories[index] ?? {};
    if (href) {
      window.location.assign(href);
    }
  }
}

if (!customElements.get("chart-drawing")) {
  customElements.define("chart-drawing", ChartDrawing);
}
