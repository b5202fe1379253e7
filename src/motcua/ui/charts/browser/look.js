// The look of the page around a chart: tokens of the style sheet, letters, movement.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const SERIES = [1, 2, 3, 4, 5, 6];
const SHADES = [1, 2, 3, 4, 5];
const SMALLER = 0.86;

export function lookOf(figure) {
  const style = getComputedStyle(figure);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const size = parseFloat(style.fontSize) * SMALLER;
  return {
    moves: !still.matches,
    font: style.fontFamily,
    size,
    ink: token("ink"),
    soft: token("soft"),
    edge: token("edge"),
    paper: token("paper"),
    series: SERIES.map((place) => token(`s${place}`)),
    shades: SHADES.map((place) => token(`q${place}`)),
    onShades: SHADES.map((place) => token(`p${place}`)),
    inside: token("inside"),
  };
}
