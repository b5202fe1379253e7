// The arrow keys walk through the numbers of a chart; each is shown and said.
const WAYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function answerKeys(live, spoken, chart, steps) {
  let at = -1;
  const show = () => {
    const step = steps[at];
    chart.dispatchAction({ type: "downplay" });
    chart.dispatchAction({ type: "highlight", ...step.place });
    chart.dispatchAction({ type: "showTip", ...step.place });
    spoken.textContent = step.text;
  };
  const leave = () => {
    at = -1;
    spoken.textContent = "";
    chart.dispatchAction({ type: "downplay" });
    chart.dispatchAction({ type: "hideTip" });
  };
  live.addEventListener("keydown", (event) => {
    if (!steps.length || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in WAYS) {
      at = at < 0 ? 0 : (at + WAYS[event.key] + steps.length) % steps.length;
    } else if (event.key === "Home") {
      at = 0;
    } else if (event.key === "End") {
      at = steps.length - 1;
    } else {
      if (event.key === "Escape") leave();
      return;
    }
    event.preventDefault();
    show();
  });
  live.addEventListener("blur", leave);
}
