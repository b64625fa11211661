// The theme and the language that were chosen are set before the first picture, so that nothing flashes. In a frame of another
// site the browser may keep nothing for us; there the site says which language it speaks.
(() => {
  const kept = (/** @type {string} */ key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const { dataset } = document.documentElement;
  const theme = kept("theme");
  if (theme === "dark" || theme === "light") dataset.theme = theme;
  const framed = window !== window.top;
  const asked = new URLSearchParams(location.search).get("language");
  const language = (framed && asked) || kept("language") || asked || navigator.language;
  document.documentElement.lang = language.slice(0, 2) === "it" ? "it" : "en";
  if (framed) dataset.frame = "";
})();
