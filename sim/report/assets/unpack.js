// Numbers of the replay: little-endian integers in base64, and where everybody is at a moment.
var Muster = {};
(function () {
  "use strict";
  Muster.numbers = function (text, bytes) {
    var raw = atob(text), n = raw.length / bytes;
    var out = bytes === 1 ? new Uint8Array(n) : new Uint16Array(n);
    for (var i = 0; i < n; i++) {
      out[i] = bytes === 1 ? raw.charCodeAt(i) : raw.charCodeAt(2 * i) | (raw.charCodeAt(2 * i + 1) << 8);
    }
    return out;
  };

  // Index of the last value of a rising list that is not above x, -1 if all are.
  Muster.before = function (list, x, from, to) {
    var low = from, high = to;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (list[middle] <= x) low = middle + 1; else high = middle;
    }
    return low - 1;
  };

  // Where each list of a row of lists begins, from how long each is.
  function starts(count) {
    var first = new Uint32Array(count.length + 1);
    for (var i = 0; i < count.length; i++) first[i + 1] = first[i] + count[i];
    return first;
  }

  // The keys of each person stand one after another; a person moves evenly between two of them.
  // place() puts everybody at once into arrays: x, y and level (255: not there).
  Muster.people = function (data) {
    var count = Muster.numbers(data.count, 2), frame = Muster.numbers(data.frame, 2);
    var keyX = Muster.numbers(data.x, 2), keyY = Muster.numbers(data.y, 2);
    var keyLevel = Muster.numbers(data.level, 1), first = starts(count), n = count.length;
    var times = Float64Array.from(data.times);
    var people = {
      n: n,
      kind: Muster.numbers(data.kind, 1),
      setOut: Muster.numbers(data.set_out, 2),
      x: new Float32Array(n), y: new Float32Array(n), level: new Uint8Array(n).fill(255),
      // From which sample each person stands still for good.
      lastMove: new Uint16Array(n)
    };
    for (var i = 0; i < n; i++) {
      for (var k = first[i] + 1; k < first[i + 1]; k++) {
        if (keyX[k] !== keyX[k - 1] || keyY[k] !== keyY[k - 1]) people.lastMove[i] = frame[k];
      }
    }
    var at = Uint32Array.from(first.subarray(0, n)), seen = -1;
    people.place = function (t, row) {
      // While time goes on, the key of before is near: no search.
      var back = row < seen;
      seen = row;
      for (var i = 0; i < n; i++) {
        var k = back ? Math.max(first[i], Muster.before(frame, row, first[i], first[i + 1])) : at[i], end = first[i + 1];
        while (k + 1 < end && frame[k + 1] <= row) k++;
        at[i] = k;
        var level = k < end && frame[k] <= row ? keyLevel[k] : 255;
        people.level[i] = level;
        if (level === 255) continue;
        var x = keyX[k], y = keyY[k];
        if (k + 1 < end && keyLevel[k + 1] !== 255) {
          var t0 = times[frame[k]], t1 = times[frame[k + 1]];
          var share = t1 > t0 ? Math.min(1, Math.max(0, (t - t0) / (t1 - t0))) : 0;
          x += (keyX[k + 1] - x) * share;
          y += (keyY[k + 1] - y) * share;
        }
        people.x[i] = x / 10;
        people.y[i] = y / 10;
      }
    };
    return people;
  };

  // How dense it is at a place: a map of patches for each level, and the class of each patch.
  Muster.crowd = function (data) {
    var found = { at: function () { return 0; }, place: function () {} };
    if (!data.crowd) return found;
    var crowd = data.crowd, cell = 2;  // units of the drawing
    var count = Muster.numbers(crowd.count, 2), frame = Muster.numbers(crowd.frame, 2);
    var kind = Muster.numbers(crowd["class"], 1), level = Muster.numbers(crowd.level, 1);
    var x = Muster.numbers(crowd.x, 2), y = Muster.numbers(crowd.y, 2), half = Muster.numbers(crowd.half, 2);
    var first = starts(count), now = new Uint8Array(count.length), maps = [];
    var wide = Math.ceil(data.size[0] / cell) + 1, high = Math.ceil(data.size[1] / cell) + 1;
    for (var p = 0; p < count.length; p++) {
      var map = maps[level[p]] = maps[level[p]] || new Uint16Array(wide * high);
      var left = Math.max(0, Math.floor((x[p] - half[p]) / cell)), right = Math.min(wide - 1, Math.floor((x[p] + half[p]) / cell));
      var top = Math.max(0, Math.floor((y[p] - half[p]) / cell)), low = Math.min(high - 1, Math.floor((y[p] + half[p]) / cell));
      for (var r = top; r <= low; r++) for (var c = left; c <= right; c++) map[r * wide + c] = p + 1;
    }
    found.place = function (row) {
      for (var p = 0; p < count.length; p++) {
        var k = Muster.before(frame, row, first[p], first[p + 1]);
        now[p] = k < first[p] ? 0 : kind[k];
      }
    };
    found.at = function (row, x, y) {
      var map = maps[row];
      if (!map) return 0;
      var p = map[(y / cell | 0) * wide + (x / cell | 0)];
      return p ? now[p - 1] : 0;
    };
    return found;
  };
})();
