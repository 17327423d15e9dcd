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

  // The keys of each person stand one after another; a person moves evenly between two of them.
  Muster.people = function (data) {
    var count = Muster.numbers(data.count, 2), frame = Muster.numbers(data.frame, 2);
    var x = Muster.numbers(data.x, 2), y = Muster.numbers(data.y, 2);
    var level = Muster.numbers(data.level, 1), first = new Uint32Array(count.length + 1);
    for (var i = 0; i < count.length; i++) first[i + 1] = first[i] + count[i];
    return {
      n: count.length,
      kind: Muster.numbers(data.kind, 1),
      setOut: Muster.numbers(data.set_out, 2),
      // Fills place with x, y and the level (255: not there) of person i at time t.
      at: function (i, t, row, place) {
        var k = Muster.before(frame, row, first[i], first[i + 1]);
        if (k < first[i]) { place[2] = 255; return; }
        place[2] = level[k];
        if (k + 1 < first[i + 1] && level[k + 1] !== 255 && level[k] !== 255) {
          var t0 = data.times[frame[k]], t1 = data.times[frame[k + 1]];
          var share = t1 > t0 ? Math.min(1, Math.max(0, (t - t0) / (t1 - t0))) : 0;
          place[0] = (x[k] + (x[k + 1] - x[k]) * share) / 10;
          place[1] = (y[k] + (y[k + 1] - y[k]) * share) / 10;
        } else {
          place[0] = x[k] / 10;
          place[1] = y[k] / 10;
        }
      }
    };
  };
})();
