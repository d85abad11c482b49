// Decides between light and dark before the first paint; a classic script, loaded blocking in
// <head>. The choice itself (auto, light, dark) is kept in a cookie by behaviours/theme.js.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function apply() {
    const choice = root.dataset.themeChoice ?? "auto";
    root.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
  }

  apply();
  dark.addEventListener("change", apply);
  new MutationObserver(apply).observe(root, { attributeFilter: ["data-theme-choice"] });
})();
