// The theme and the language that were chosen are set before the first picture, so that nothing flashes.
(() => {
  const { dataset } = document.documentElement;
  const theme = localStorage.getItem("theme");
  if (theme === "dark" || theme === "light") dataset.theme = theme;
  const language = localStorage.getItem("language") ?? navigator.language.slice(0, 2);
  document.documentElement.lang = language === "it" ? "it" : "en";
})();
