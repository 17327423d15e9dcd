// Dots written straight into the pixels of a canvas: tens of thousands in one frame, also without a
// graphics card. Numbers of colours hold their bytes as ImageData wants them on all common machines.
(function () {
  "use strict";
  var STEPS = 4;  // places of a dot within a pixel, on each axis

  function bytes(red, green, blue) { return (blue << 16 | green << 8 | red) >>> 0; }

  // A colour, and the lighter or given one of its rim.
  Muster.paint = function (hex, rim) {
    var v = [1, 3, 5].map(function (i) { return parseInt(hex.slice(i, i + 2), 16); });
    var edge = rim ? Muster.paint(rim).core : bytes.apply(null, v.map(function (c) { return Math.round(c + (255 - c) * 0.5); }));
    return { core: bytes(v[0], v[1], v[2]), rim: edge };
  };

  // Places and alpha of the pixels of a dot whose middle lies (fx, fy) right of and below a pixel's.
  function stamp(radius, square, rim, fx, fy) {
    var reach = Math.ceil(radius) + 1, dx = [], dy = [], alpha = [], inner = [];
    for (var y = -reach; y <= reach; y++) for (var x = -reach; x <= reach; x++) {
      var a = Math.abs(x - fx), b = Math.abs(y - fy);
      var far = square ? Math.max(a, b) : Math.sqrt(a * a + b * b);
      var share = Math.min(1, Math.max(0, radius + 0.5 - far));
      if (share < 0.15) continue;
      dx.push(x); dy.push(y);
      alpha.push(share > 0.8 ? 255 : Math.round(255 * share));
      inner.push(far < radius - rim ? 1 : 0);
    }
    return { dx: Int16Array.from(dx), dy: Int16Array.from(dy), alpha: Uint8Array.from(alpha), inner: Uint8Array.from(inner), n: dx.length };
  }

  var stamps = {};
  function stampsOf(radius, square, rim) {
    var key = radius + "/" + square + "/" + rim;
    if (!stamps[key]) {
      stamps[key] = [];
      for (var j = 0; j < STEPS; j++) for (var i = 0; i < STEPS; i++) {
        stamps[key].push(stamp(radius, square, rim, i / STEPS, j / STEPS));
      }
    }
    return stamps[key];
  }

  // Pixels of one canvas. begin() wipes them, dots() writes, end() shows them.
  Muster.pixels = function (canvas) {
    var pen = canvas.getContext("2d"), image = null, all = null;
    return {
      begin: function (width, height) {
        if (!image || image.width !== width || image.height !== height) {
          canvas.width = width; canvas.height = height;
          image = pen.createImageData(Math.max(1, width), Math.max(1, height));
          all = new Uint32Array(image.data.buffer);
        } else all.fill(0);
      },
      brush: function (radius, square, rim) {
        var set = stampsOf(radius, square, rim), width = image.width, height = image.height;
        return function (x, y, paint) {
          var px = Math.floor(x), py = Math.floor(y);
          var one = set[((y - py) * STEPS | 0) * STEPS + ((x - px) * STEPS | 0)];
          for (var k = 0; k < one.n; k++) {
            var u = px + one.dx[k], v = py + one.dy[k];
            if (u < 0 || v < 0 || u >= width || v >= height) continue;
            var place = v * width + u, alpha = one.alpha[k];
            // Soft edges only on empty ground: a crowd is one area in its own colours.
            if (alpha === 255 || all[place] === 0) {
              all[place] = ((one.inner[k] ? paint.core : paint.rim) | alpha << 24) >>> 0;
            }
          }
        };
      },
      end: function () { pen.putImageData(image, 0, 0); }
    };
  };
})();
