// From the numbers of a chart to what ECharts draws. Words come ready from the server.
const SIGNS = ["circle", "rect", "diamond", "triangle", "roundRect", "arrow"];
const STROKES = { done: "solid", needed: "dashed", forecast: "dotted" };
const MOST_SIGNS = 16;

export function optionOf(data, look, name) {
  const special = { line, heat, map, flow }[data.kind](data, look, name);
  const letters = { fontFamily: look.font, fontSize: look.size, color: look.ink };
  return {
    animation: look.moves,
    textStyle: letters,
    ...special,
    tooltip: {
      renderMode: "richText", // as HTML it would carry inline styles, which the policy forbids
      confine: true,
      backgroundColor: look.paper,
      borderColor: look.edge,
      textStyle: letters,
      ...special.tooltip,
    },
  };
}

// What the arrow keys walk through: where it is, and what is said about it.
export function stepsOf(data) {
  if (data.kind === "line") {
    return data.labels.map((label, place) => ({
      place: { seriesIndex: leading(data, place), dataIndex: place },
      text: `${label}: ${readings(data, place).join("; ")}`,
    }));
  }
  if (data.kind === "map") {
    return data.keys.map((key, place) => ({
      place: { seriesIndex: 0, name: key },
      text: data.names[key] ?? `${data.labels[place]}: ${data.series[0].texts[place]}`,
    }));
  }
  if (data.kind === "flow") {
    return data.links.map((link, place) => ({
      place: { seriesIndex: 0, dataIndex: place, dataType: "edge" },
      text: flowText(link),
    }));
  }
  return cells(data).map((cell, place) => ({
    place: { seriesIndex: 0, dataIndex: place },
    text: cell.text,
  }));
}

function leading(data, place) {
  return Math.max(data.series.findIndex((series) => series.values[place] !== null), 0);
}

function readings(data, place) {
  return data.series
    .filter((series) => series.values[place] !== null)
    .map((series) => `${series.name}: ${series.texts[place]}`);
}

function axis(look) {
  return {
    axisLabel: { color: look.soft, fontSize: look.size * 0.92, hideOverlap: true },
    axisLine: { lineStyle: { color: look.edge } },
    axisTick: { show: false },
  };
}

function grid(look, more) {
  return { left: 4, right: look.size * 1.6, top: look.size * 1.6, bottom: 4, containLabel: true, ...more };
}

// Lines alone: words and grid are those of the picture, under and over them.
function line(data, look) {
  const { left, right, top, bottom, low, high } = data.axis;
  const share = (part) => `${100 * part}%`;
  const off = { show: false };
  const bare = { type: "value", axisLine: off, axisTick: off, axisLabel: off, splitLine: off };
  return {
    grid: { left: share(left), right: share(right), top: share(top), bottom: share(bottom) },
    xAxis: { ...bare, min: 0, max: 1 },
    yAxis: { ...bare, min: low, max: high },
    tooltip: {
      trigger: "axis",
      formatter: (points) => {
        const place = points[0].dataIndex;
        return [data.labels[place], ...readings(data, place)].join("\n");
      },
    },
    series: data.series.map((series, place) => ({
      type: "line",
      name: series.name,
      data: points(data, series),
      symbol: series.role === "done" && series.values.length <= MOST_SIGNS ? SIGNS[place % SIGNS.length] : "none",
      symbolSize: look.size * 0.55,
      showAllSymbol: true,
      lineStyle: { width: look.size / 6, type: STROKES[series.role], color: color(look, place) },
      itemStyle: { color: color(look, place) },
    })),
  };
}

function points(data, series) {
  const last = series.values.findLastIndex((value) => value !== null);
  const places = data.axis.places;
  return series.values.map((value, index) => {
    if (index !== last || series.role === "needed") return [places[index], value];
    return { value: [places[index], value], symbol: SIGNS[0] };
  });
}

function cells(data) {
  return data.series.flatMap((series, row) =>
    series.values.map((value, column) => ({ row, column, value, shade: series.shades[column], text: `${series.name}, ${data.labels[column]}: ${series.texts[column]}` })));
}

function heat(data, look) {
  const found = cells(data);
  const bare = { ...axis(look), axisLine: { show: false }, splitLine: { show: false } };
  const rows = { color: look.ink, fontSize: look.size, width: look.size * 6, overflow: "truncate" };
  return {
    grid: grid(look, { top: look.size * 2, right: 4 }),
    xAxis: { ...bare, type: "category", position: "top", data: data.labels },
    yAxis: {
      ...bare,
      type: "category",
      inverse: true,
      data: data.series.map((series) => series.name),
      axisLabel: rows,
    },
    tooltip: { formatter: ({ dataIndex }) => found[dataIndex].text },
    series: [{
      type: "heatmap",
      data: found.map((cell) => box(cell, look)),
      label: { show: true, formatter: ({ dataIndex }) => String(found[dataIndex].value ?? "–") },
      emphasis: { itemStyle: { borderColor: look.ink, borderWidth: 2 } },
    }],
  };
}

function box({ row, column, value, shade }, look) {
  const known = value !== null;
  return {
    value: [column, row, value ?? 0],
    label: { color: known ? look.onShades[shade - 1] : look.soft, fontSize: look.size * 0.86 },
    itemStyle: {
      color: known ? look.shades[shade - 1] : "transparent",
      borderColor: look.paper,
      borderWidth: 2,
    },
  };
}

function map(data, look, name) {
  return {
    tooltip: { formatter: ({ name: key }) => data.names[key] ?? key },
    series: [{
      type: "map",
      map: name,
      left: data.frame.x,
      right: data.frame.x,
      top: data.frame.y,
      bottom: data.frame.y,
      preserveAspect: "contain",
      selectedMode: false,
      label: { show: false },
      data: Object.keys(data.names).map((key) => area(key, data, look)),
    }],
  };
}

function area(key, data, look) {
  const place = data.keys.indexOf(key);
  const shade = place < 0 ? null : data.series[0].shades[place];
  const ground = shade === null ? look.paper : look.shades[shade - 1];
  const painted = {
    areaColor: ground,
    borderColor: look.edge,
    borderType: shade === null ? "dashed" : "solid",
    borderWidth: 1,
  };
  return {
    name: key,
    value: place < 0 ? undefined : data.series[0].values[place],
    itemStyle: painted,
    emphasis: { label: { show: false }, itemStyle: { ...painted, borderColor: look.ink, borderWidth: 2.5 } },
  };
}

function flowText(link) {
  return `${link.source} → ${link.target}: ${link.text}`;
}

function flow(data, look) {
  const names = [...new Set(data.links.flatMap((link) => [link.source, link.target]))];
  return {
    tooltip: { formatter: ({ dataType, data: each, name }) => (dataType === "edge" ? flowText(each) : name) },
    series: [{
      type: "sankey",
      left: 2, top: look.size, bottom: look.size, right: look.size * 10.5,
      draggable: false,
      nodeGap: look.size * 1.4,
      nodeWidth: look.size * 0.7,
      label: { color: look.ink, fontSize: look.size, textBorderColor: look.paper, textBorderWidth: 3, width: look.size * 9, overflow: "break" },
      lineStyle: { color: "source", opacity: 0.38 },
      emphasis: { focus: "adjacency" },
      data: names.map((name, place) => ({ name, itemStyle: { color: color(look, place), borderWidth: 0 } })),
      links: data.links,
    }],
  };
}

function color(look, place) {
  return look.series[place % look.series.length];
}
