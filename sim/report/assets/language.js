// Switches the page between its two languages; remembers nothing and asks nobody.
(function () {
  "use strict";
  function show(lang) {
    document.documentElement.lang = lang;
    var key = lang === "en" ? "en" : "zh";
    document.querySelectorAll("[data-attr]").forEach(function (element) {
      var words = element.getAttribute("data-" + key);
      if (element.dataset.attr === "text") element.textContent = words;
      else element.setAttribute(element.dataset.attr, words);
    });
    document.querySelectorAll(".switch [data-lang]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
    });
    document.dispatchEvent(new CustomEvent("language", { detail: key }));
  }
  document.querySelectorAll(".switch [data-lang]").forEach(function (button) {
    button.addEventListener("click", function () { show(button.dataset.lang); });
  });
  show(document.documentElement.lang);

  // A link to an event that is not shown shows all events first.
  function reveal() {
    var row = document.getElementById(location.hash.slice(1)), all = document.getElementById("diary-all");
    if (row && all && row.classList.contains("minor") && !all.checked) {
      all.checked = true;
      row.scrollIntoView({ block: "center" });
    }
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // A part that is folded away is opened before printing, so that paper holds everything asked for.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details[data-print]").forEach(function (part) { part.open = true; });
  });
})();
