// The replay: dots on a canvas over the floor plan, smoke and closed ways on the plan itself.
(function () {
  "use strict";
  var source = document.getElementById("replay-data");
  if (!source) return;
  var data = JSON.parse(source.textContent);
  var people = Muster.people(data);
  var player = document.getElementById("player"), play = document.getElementById("play");
  var scrub = document.getElementById("scrub"), clock = document.getElementById("clock");
  var speed = document.getElementById("speed"), ticker = document.getElementById("ticker");
  var outside = document.getElementById("outside"), stages = document.querySelector(".stages");
  var sheets = Array.prototype.map.call(document.querySelectorAll(".stage"), function (element) {
    return { element: element, level: Number(element.dataset.level), canvas: element.querySelector("canvas") };
  });
  var buttons = document.querySelectorAll("[data-show]");
  var now = 0, playing = false, stamp = 0, lang = document.documentElement.lang === "en" ? "en" : "zh";
  var colours = ["#8fb4d6", "#123f6b", "#d1611a", "#b3261e"];

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
    if (sheet.canvas.width !== width || sheet.canvas.height !== height) {
      sheet.canvas.width = width; sheet.canvas.height = height;
    }
    var pen = sheet.canvas.getContext("2d");
    // The plan keeps its shape inside the sheet, so the dots use the same scale and margins.
    var scale = Math.min(width / data.size[0], height / data.size[1]);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.setTransform(scale, 0, 0, scale, (width - scale * data.size[0]) / 2, (height - scale * data.size[1]) / 2);
    sheet.pen = pen;
    sheet.radius = Math.max(data.radius, 1.7 * ratio / scale);
  }

  function drawPeople() {
    var shown = sheets.filter(function (sheet) { return !sheet.element.hidden; });
    shown.forEach(prepare);
    var row = Muster.before(data.times, now, 0, data.times.length), place = [0, 0, 255];
    var groups = {};
    for (var i = 0; i < people.n; i++) {
      people.at(i, now, row, place);
      if (place[2] === 255) continue;
      var kind = people.kind[i], setOut = people.setOut[i] <= row;
      var colour = kind & 2 ? (stopped(i, row) ? 3 : setOut ? 1 : 0) : kind & 1 ? 2 : setOut ? 1 : 0;
      var key = place[2] * 4 + colour;
      (groups[key] = groups[key] || []).push(place[0], place[1]);
    }
    shown.forEach(function (sheet) {
      for (var colour = 0; colour < 4; colour++) {
        var list = groups[sheet.level * 4 + colour];
        if (!list) continue;
        var r = sheet.radius, pen = sheet.pen;
        pen.beginPath();
        for (var j = 0; j < list.length; j += 2) {
          if (colour === 2) pen.rect(list[j] - r, list[j + 1] - r, 2 * r, 2 * r);
          else { pen.moveTo(list[j] + r, list[j + 1]); pen.arc(list[j], list[j + 1], r, 0, 6.2832); }
        }
        pen.fillStyle = colours[colour];
        pen.fill();
        if (r > 2.6) { pen.lineWidth = 0.7; pen.strokeStyle = "#fff"; pen.stroke(); }
      }
    });
  }

  // Somebody who came to harm is marked from where they moved for the last time.
  var lastMove = null;
  function stopped(i, row) {
    if (!lastMove) {
      lastMove = new Map();
      var count = Muster.numbers(data.count, 2), frame = Muster.numbers(data.frame, 2);
      var x = Muster.numbers(data.x, 2), y = Muster.numbers(data.y, 2), k = 0;
      for (var p = 0; p < count.length; p++) {
        var last = 0;
        for (var j = 1; j < count[p]; j++) {
          if (x[k + j] !== x[k + j - 1] || y[k + j] !== y[k + j - 1]) last = frame[k + j];
        }
        k += count[p];
        if (people.kind[p] & 2) lastMove.set(p, last);
      }
    }
    return row >= lastMove.get(i);
  }

  function drawPlan() {
    if (data.smoke) {
      var k = Math.max(0, Muster.before(data.smoke.times, now, 0, data.smoke.times.length));
      document.querySelectorAll("#player [data-smoke]").forEach(function (path) {
        path.setAttribute("fill-opacity", data.opacity[Number(data.smoke.shade[path.dataset.smoke][k])]);
      });
      document.querySelectorAll("#player [data-fire]").forEach(function (flame) {
        flame.classList.toggle("off", data.smoke.fire[flame.dataset.fire][k] !== "1");
      });
    }
    var shut = {};
    data.ways.forEach(function (way) { if (way[0] <= now) shut[way[1]] = way[2]; });
    document.querySelectorAll("#player [data-way]").forEach(function (cross) {
      cross.classList.toggle("off", !shut[cross.dataset.way]);
    });
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
