// Charts come alive: a pointer or the arrow keys show each number. The picture of the server stays
// in the page, for print and for whenever anything here fails.
import { HeatmapChart, LineChart, MapChart, SankeyChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { answerKeys } from "./keys.js";
import { lookOf } from "./look.js";
import { optionOf, stepsOf } from "./options.js";

use([
  HeatmapChart, LineChart, MapChart, SankeyChart,
  GridComponent, TooltipComponent, CanvasRenderer,
]);

const SEEN = "seen";
const LEAST_HEIGHT = 160;
const LEAST_BOX = 2;
const dark = matchMedia("(prefers-color-scheme: dark)");

function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

// The outlines of a map are in the picture already; they are not sent twice.
function takeMap(figure, name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const area of figure.querySelectorAll(".chart-still path[data-key]")) {
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", area.getAttribute("d"));
    path.setAttribute("name", area.dataset.key);
    svg.append(path);
  }
  registerMap(name, { svg: new XMLSerializer().serializeToString(svg) });
}

function namesOfAreas(figure) {
  const names = {};
  for (const area of figure.querySelectorAll(".chart-still path[data-key]")) {
    names[area.dataset.key] = area.querySelector("title").textContent;
  }
  return names;
}

// Words stay where the server found room for them: letters of the picture over the canvas, and the
// grid of a picture of lines under it.
const KEPT = {
  map: { over: ".m-place" },
  line: { over: "text", under: ".m-grid, .m-zero, .m-target" },
};

function keepMarks(still, live, kind) {
  const { over, under } = KEPT[kind] ?? {};
  if (over) live.append(layer(still, over));
  if (under) live.prepend(layer(still, under));
}

function layer(still, marks) {
  const made = still.cloneNode(false);
  made.setAttribute("class", "chart-names");
  made.setAttribute("aria-hidden", "true");
  made.removeAttribute("aria-labelledby");
  made.append(...[...still.querySelectorAll(marks)].map((mark) => mark.cloneNode(true)));
  return made;
}

// How far the outlines stand from the edge of the picture, in shares of it.
function frameOf(still) {
  const inner = still.querySelector("g").getBBox();
  const { width, height } = still.viewBox.baseVal;
  const scale = still.querySelector("g").transform.baseVal.getItem(0).matrix.a;
  return {
    x: `${(100 * (width - inner.width * scale)) / 2 / width}%`,
    y: `${(100 * (height - inner.height * scale)) / 2 / height}%`,
  };
}

function open(figure, data, still) {
  const name = figure.dataset.chart;
  const live = element("div", "chart-live");
  const spoken = element("p", "sr");
  const summary = still.querySelector("desc").textContent;
  live.tabIndex = 0;
  live.setAttribute("role", "img");
  live.setAttribute("aria-label", `${data.title}. ${summary} ${data.keys_help}`);
  spoken.setAttribute("role", "status");
  live.style.height = `${Math.max(still.getBoundingClientRect().height, LEAST_HEIGHT)}px`;
  if (data.kind === "map") {
    takeMap(figure, name);
    data.names = namesOfAreas(figure);
    data.frame = frameOf(still);
  }
  still.before(live);
  figure.append(spoken);
  return { live, spoken };
}

// Where boxes are too small for their numbers, the picture says more: there they differ in size.
function isTight(figure, still) {
  const columns = figure.querySelectorAll(".chart-table thead th").length;
  const letter = parseFloat(getComputedStyle(figure).fontSize);
  return figure.matches(".is-heat") && still.getBoundingClientRect().width / columns < letter * LEAST_BOX;
}

function enhance(figure) {
  const block = figure.querySelector('script[type="application/json"]');
  const still = figure.querySelector(".chart-still");
  if (!block || !still || SEEN in figure.dataset || isTight(figure, still)) return;
  figure.dataset[SEEN] = "";
  let parts, chart;
  try {
    const data = JSON.parse(block.textContent);
    parts = open(figure, data, still);
    chart = init(parts.live, null, { renderer: "canvas" });
    const draw = () => chart.setOption(optionOf(data, lookOf(figure), figure.dataset.chart), true);
    draw();
    keepMarks(still, parts.live, data.kind);
    figure.classList.add("is-live");
    chart.resize();
    answerKeys(parts.live, parts.spoken, chart, stepsOf(data));
    lead(chart, data);
    follow(parts.live, chart, draw);
  } catch (error) {
    chart?.dispose();
    parts?.live.remove();
    parts?.spoken.remove();
    figure.classList.remove("is-live");
    console.info(`chart ${figure.dataset.chart} stays a picture`, error);
  }
}

// A click on what has an address of its own goes there.
function lead(chart, data) {
  chart.on("click", ({ dataIndex }) => {
    if (data.urls[dataIndex]) location.assign(data.urls[dataIndex]);
  });
}

// Colours follow the scheme, the size follows the page; a chart that was swapped away lets go.
function follow(live, chart, draw) {
  const again = () => live.isConnected && draw();
  const sizes = new ResizeObserver(() => {
    if (live.isConnected) {
      if (live.clientWidth) chart.resize(); // on paper it is not there
    } else {
      sizes.disconnect();
      dark.removeEventListener("change", again);
      chart.dispose();
    }
  });
  sizes.observe(live);
  dark.addEventListener("change", again);
}

const soon = new IntersectionObserver(
  (entries) => {
    for (const entry of entries.filter((each) => each.isIntersecting)) {
      soon.unobserve(entry.target);
      enhance(entry.target);
    }
  },
  { rootMargin: "300px" },
);

function watch(root) {
  for (const figure of root.querySelectorAll("figure[data-chart]")) soon.observe(figure);
  if (root.matches?.("figure[data-chart]")) soon.observe(root);
}

watch(document);
document.addEventListener("htmx:load", (event) => watch(event.target));
