// The replay: dots on a canvas over the floor plan, smoke and closed ways on the plan itself.
(function () {
  "use strict";
  var source = document.getElementById("replay-data");
  if (!source) return;
  var data = JSON.parse(source.textContent);
  var people = Muster.people(data), crowd = Muster.crowd(data);
  var player = document.getElementById("player"), play = document.getElementById("play");
  var scrub = document.getElementById("scrub"), clock = document.getElementById("clock");
  var speed = document.getElementById("speed"), ticker = document.getElementById("ticker");
  var outside = document.getElementById("outside"), stages = document.querySelector(".stages");
  var sheets = Array.prototype.map.call(document.querySelectorAll(".stage"), function (element) {
    return { element: element, level: Number(element.dataset.level), canvas: element.querySelector("canvas"), pixels: Muster.pixels(element.querySelector("canvas")) };
  });
  var buttons = document.querySelectorAll("[data-show]");
  var now = 0, playing = false, stamp = 0, lang = document.documentElement.lang === "en" ? "en" : "zh";
  // Not yet set out, set out; then where it is dense, the classes of the density map from 2 on.
  var paints = ["#8fb4d6", "#123f6b", "#fcb65c", "#f28a41", "#dc513d", "#ad1f4b", "#650d4f"].map(function (c) { return Muster.paint(c); });
  var staff = Muster.paint("#0e8a93", "#0b2b33"), harmed = Muster.paint("#e0241b", "#1b0a09");

  function time(t) {
    var s = Math.round(t), h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
    var two = function (v) { return (v < 10 ? "0" : "") + v; };
    return (h ? h + ":" + two(m) : m) + ":" + two(s % 60);
  }

  function lastRow(rows, t) {
    var low = 0, high = rows.length;
    while (low < high) { var m = (low + high) >> 1; if (rows[m][0] <= t) low = m + 1; else high = m; }
    return low - 1;
  }

  function prepare(sheet) {
    var box = sheet.canvas.getBoundingClientRect(), ratio = Math.min(window.devicePixelRatio || 1, 2);
    var width = Math.round(box.width * ratio), height = Math.round(box.height * ratio);
    sheet.pixels.begin(width, height);
    // The plan keeps its shape inside the sheet, so the dots use the same scale and margins.
    var scale = Math.min(width / data.size[0], height / data.size[1]);
    sheet.scale = scale;
    sheet.left = (width - scale * data.size[0]) / 2;
    sheet.top = (height - scale * data.size[1]) / 2;
    sheet.radius = Math.round(4 * Math.max(data.radius * scale, (people.n > 3000 ? 0.8 : 1.2) * ratio)) / 4;
    sheet.rim = sheet.radius > 3.5 * ratio ? 0.8 * ratio : 0;
  }

  // Colours of everybody: 0 and 1 by whether they have set out, from 2 on by density; 9 staff, 10 harmed.
  var look = new Uint8Array(people.n), STAFF = 9, HARMED = 10;
  function colour(row) {
    for (var i = 0; i < people.n; i++) {
      if (people.level[i] === 255) continue;
      var kind = people.kind[i];
      if (kind & 2 && row >= people.lastMove[i]) look[i] = HARMED;
      else if ((kind & 3) === 1) look[i] = STAFF;
      else {
        var dense = crowd.at(people.level[i], people.x[i], people.y[i]);
        look[i] = dense ? dense + 1 : people.setOut[i] <= row ? 1 : 0;
      }
    }
  }

  function drawPeople() {
    var row = Math.max(0, Muster.before(data.times, now, 0, data.times.length));
    people.place(now, row);
    crowd.place(row);
    colour(row);
    sheets.forEach(function (sheet) {
      if (sheet.element.hidden) return;
      prepare(sheet);
      var ratio = Math.min(window.devicePixelRatio || 1, 2), marked = Math.max(sheet.radius, 1.6 * ratio) + 0.75 * ratio;
      var dot = sheet.pixels.brush(sheet.radius, false, sheet.rim);
      var square = sheet.pixels.brush(marked, true, 0.9 * ratio), round = sheet.pixels.brush(marked, false, 0.9 * ratio);
      var late = [];  // who stands out is drawn above all others
      for (var i = 0; i < people.n; i++) {
        if (people.level[i] !== sheet.level) continue;
        if (look[i] >= STAFF) late.push(i);
        else dot(sheet.left + people.x[i] * sheet.scale, sheet.top + people.y[i] * sheet.scale, paints[look[i]]);
      }
      late.forEach(function (i) {
        var x = sheet.left + people.x[i] * sheet.scale, y = sheet.top + people.y[i] * sheet.scale;
        if (look[i] === STAFF) square(x, y, staff); else round(x, y, harmed);
      });
      sheet.pixels.end();
    });
  }

  // Smoke, flames and crosses of the plan, touched only when they change.
  function marks(name) {
    return Array.prototype.map.call(document.querySelectorAll("#player [data-" + name + "]"), function (element) {
      return { element: element, row: Number(element.dataset[name]), shown: null };
    });
  }
  var smoke = marks("smoke"), fires = marks("fire"), crosses = marks("way");
  function change(mark, value, act) { if (mark.shown !== value) { mark.shown = value; act(mark.element, value); } }
  function shade(element, value) { element.setAttribute("fill-opacity", data.opacity[value]); }
  function show(element, value) { element.classList.toggle("off", !value); }

  function drawPlan() {
    if (data.smoke) {
      var k = Math.max(0, Muster.before(data.smoke.times, now, 0, data.smoke.times.length));
      smoke.forEach(function (mark) { change(mark, Number(data.smoke.shade[mark.row][k]), shade); });
      fires.forEach(function (mark) { change(mark, data.smoke.fire[mark.row][k] === "1", show); });
    }
    var shut = {};
    data.ways.forEach(function (way) { if (way[0] <= now) shut[way[1]] = way[2]; });
    crosses.forEach(function (mark) { change(mark, Boolean(shut[mark.row]), show); });
  }

  var shownEvent = -2;
  function drawTicker(force) {
    var last = lastRow(data.events, now);
    if (last === shownEvent && !force) return;
    shownEvent = last;
    ticker.textContent = "";
    for (var i = last; i > last - 5 && i >= 0; i--) {
      var line = document.createElement("li"), at = document.createElement("span");
      at.className = "clock"; at.textContent = data.events[i][1];
      var words = document.createElement("span");
      words.textContent = data.events[i][lang === "en" ? 2 : 3];
      line.append(at, words);
      ticker.append(line);
    }
  }

  function draw(force) {
    drawPeople();
    drawPlan();
    drawTicker(force);
    clock.textContent = time(now);
    scrub.value = String(data.end ? 1000 * now / data.end : 0);
    scrub.setAttribute("aria-valuetext", time(now));
    if (data.out) {
      var row = lastRow(data.out, now);
      outside.textContent = (row < 0 ? 0 : data.out[row][1]).toLocaleString("en");
    }
  }

  function frame(at) {
    if (!playing) return;
    now = Math.min(data.end, now + (at - stamp) / 1000 * Number(speed.value));
    stamp = at;
    draw(false);
    if (now >= data.end) set(false); else requestAnimationFrame(frame);
  }

  function set(on) {
    playing = on;
    player.classList.toggle("playing", on);
    play.setAttribute("aria-pressed", String(on));
    if (!on) return;
    if (now >= data.end) now = 0;
    stamp = performance.now();
    requestAnimationFrame(frame);
  }

  function go(t) { now = Math.min(data.end, Math.max(0, t)); draw(false); }

  function choose(which) {
    stages.classList.toggle("all", which === "all");
    sheets.forEach(function (sheet) { sheet.element.hidden = which !== "all" && sheet.level !== Number(which); });
    buttons.forEach(function (button) { button.setAttribute("aria-pressed", String(button.dataset.show === which)); });
    draw(false);
  }

  play.addEventListener("click", function () { set(!playing); });
  scrub.addEventListener("input", function () { go(Number(scrub.value) / 1000 * data.end); });
  buttons.forEach(function (button) {
    button.addEventListener("click", function () { choose(button.dataset.show); });
  });
  player.addEventListener("keydown", function (event) {
    var step = { ArrowLeft: -5, ArrowRight: 5, PageDown: -60, PageUp: 60 }[event.key];
    var busy = event.target.tagName === "SELECT" || event.target.tagName === "BUTTON";
    if (event.key === " " && !busy) set(!playing);
    else if (step && event.target.tagName !== "SELECT") go(now + step);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(data.end);
    else return;
    event.preventDefault();
  });
  document.addEventListener("language", function (event) { lang = event.detail; drawTicker(true); });
  window.addEventListener("resize", function () { draw(false); });
  // Many storeys at once are too small to see: then the lowest one is shown first.
  choose(sheets.length > 1 && sheets.length <= 8 ? "all" : String(sheets[sheets.length - 1].level));
  draw(true);
})();
