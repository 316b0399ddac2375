/* The map of results, inside streamlit-folium's frame. Loaded before Leaflet, so that it can also say that Leaflet did
   not come. Whatever is written here about a clinic is set as text, never as markup. */
(function () {
  "use strict";
  if (window.clinicMap) return;

  const NOT_LOADED = "The map did not load. The list has every clinic.";
  const METERS_PER_MILE = 1609.344;
  const EARTH_METERS = 6371008.8;
  const COUNTIES_FROM_ZOOM = 7;
  const CELL_PIXELS = 50; // least distance between the middles of counted cells
  const state = { key: null, bounds: null, moved: false, fitting: false, chosen: null, focused: null, texts: [] };

  /* ---- when something does not load ------------------------------------------------------------------------------ */

  function say(sentence) {
    let note = document.getElementById("map-note");
    if (!note) {
      note = document.createElement("p");
      note.id = "map-note";
      note.setAttribute("role", "alert");
      // the style sheet may be what is missing
      note.style.cssText = "position:fixed;left:12px;right:12px;bottom:34px;z-index:2000;margin:0;padding:10px 14px;" +
        "border:1px solid currentColor;border-radius:6px;font:16px/1.4 sans-serif;background:Canvas;color:CanvasText";
      document.body.appendChild(note);
    }
    note.textContent = sentence;
  }

  function fail() {
    if (window.map) return;
    document.documentElement.style.colorScheme = prefersDark() ? "dark" : "light";
    say(NOT_LOADED);
    if (window.Streamlit) window.Streamlit.setFrameHeight(110);
  }

  window.addEventListener("error", fail, true); // also a script element's, which does not bubble
  window.addEventListener("unhandledrejection", fail);

  function prefersDark() {
    return window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function lessMotion() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /* ---- the frame ------------------------------------------------------------------------------------------------- */

  function start(id, config) {
    state.config = config;
    const still = lessMotion();
    const map = L.map(id, {
      center: config.center, zoom: config.zoom, minZoom: 3, maxZoom: 18, zoomSnap: config.tiles ? 1 : 0.25, zoomDelta: 1,
      zoomControl: false, scrollWheelZoom: false, inertia: !still, fadeAnimation: !still, zoomAnimation: !still,
      markerZoomAnimation: !still, wheelPxPerZoomLevel: 90,
    });
    if (still) {
      map.panBy = function (offset, options) {
        return L.Map.prototype.panBy.call(this, offset, Object.assign({}, options, { animate: false }));
      };
    }
    // Leaflet focuses its box at the first press; that would scroll the page, and the press would miss its pin
    const box = map.getContainer();
    box.focus = function () { HTMLElement.prototype.focus.call(box, { preventScroll: true }); };
    state.map = map;
    describe(map, config);
    buttons(map);
    wheel(map);
    if (config.tiles) tiles(map, config.tiles);
    else ground(map, config.assets);
    const names = map.createPane("names");
    names.style.zIndex = 450;
    names.style.pointerEvents = "none";
    names.setAttribute("aria-hidden", "true");
    map.on("moveend zoomend resize viewreset", later);
    map.on("movestart zoomstart", function () { if (!state.fitting) state.moved = true; });
    map.on("resize", function () { if (!state.moved) fit(); });
    new ResizeObserver(function () { map.invalidateSize({ animate: false, pan: state.moved }); }).observe(map.getContainer());
    // one card at a time, where the pointer rests on one pin and the focus on another
    map.on("tooltipopen", function (event) {
      if (state.card && state.card !== event.tooltip) map.closeTooltip(state.card);
      state.card = event.tooltip;
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
    if (document.fonts) document.fonts.ready.then(later);
    paint();
    return map;
  }

  function describe(map, config) {
    document.title = "Map of results";
    try { if (window.frameElement) window.frameElement.title = "Map of results"; } catch (blocked) { /* another origin */ }
    const box = map.getContainer();
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Map of results; the list has every clinic");
    // the buttons before the pins, for those who go by Tab
    box.insertBefore(box.querySelector(".leaflet-control-container"), box.firstChild);
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution(asMarkup(config.attribution));
    box.addEventListener("keydown", function (event) {
      if (event.key === "Escape") map.eachLayer(function (layer) { if (layer.closeTooltip) layer.closeTooltip(); });
    });
    box.addEventListener("focusin", function (event) {
      const pin = event.target.closest("[data-ids]");
      state.focused = pin ? pin.dataset.ids : null;
    });
  }

  // Leaflet's attribution takes markup
  function asMarkup(text) {
    return make("span", "", text).innerHTML;
  }

  function buttons(map) {
    const Buttons = L.Control.extend({
      options: { position: "topleft" },
      onAdd: function () {
        const bar = make("div", "map-buttons");
        const add = function (name, sign, act) {
          const button = make("button", "", sign);
          button.type = "button";
          button.setAttribute("aria-label", name);
          button.title = name;
          button.addEventListener("click", act);
          bar.appendChild(button);
          return button;
        };
        const closer = add("Zoom in", "+", function () { map.zoomIn(1); });
        const farther = add("Zoom out", "\u2212", function () { map.zoomOut(1); });
        add("Show the whole search", "\u2922", function () { fit(); });
        L.DomEvent.disableClickPropagation(bar);
        map.on("zoomend", function () {
          closer.setAttribute("aria-disabled", String(map.getZoom() >= map.getMaxZoom()));
          farther.setAttribute("aria-disabled", String(map.getZoom() <= map.getMinZoom()));
        });
        return bar;
      },
    });
    map.addControl(new Buttons());
  }

  // The wheel scrolls the page until the map was touched, else a page with a map cannot be scrolled past it.
  function wheel(map) {
    const box = map.getContainer();
    map.on("click dragstart", function () { map.scrollWheelZoom.enable(); });
    box.addEventListener("mouseleave", function () { map.scrollWheelZoom.disable(); });
  }

  /* ---- colours --------------------------------------------------------------------------------------------------- */

  function paint() {
    const dark = state.dark === null || state.dark === undefined ? prefersDark() : state.dark;
    const colors = state.config.colors[dark ? "dark" : "light"];
    state.colors = colors;
    const root = document.documentElement.style;
    root.colorScheme = dark ? "dark" : "light";
    Object.keys(colors).forEach(function (name) { root.setProperty("--" + name, colors[name]); });
    if (state.land) state.land.setStyle(landStyle());
    if (state.lines) state.lines.setStyle(lineStyle());
    (state.rings || []).forEach(function (ring) { ring.line.setStyle({ color: ring.outer ? colors.accent : colors.ring }); });
  }

  /* ---- the ground ------------------------------------------------------------------------------------------------ */

  function landStyle() {
    return { fill: true, fillColor: state.colors.land, fillOpacity: 1, color: state.colors.stateline, weight: 1.3, opacity: 1 };
  }

  function lineStyle() {
    return { fill: false, color: state.colors.countyline, weight: 1, opacity: 1 };
  }

  function read(url) {
    return fetch(url).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
  }

  function layer(map, pane, zIndex, data, style) {
    map.createPane(pane).style.zIndex = zIndex;
    map.getPane(pane).style.pointerEvents = "none";
    return L.geoJSON(data, {
      pane: pane, renderer: L.canvas({ pane: pane, padding: 0.3 }), interactive: false, style: style,
      // the Aleutians beyond the 180th meridian belong beside Alaska
      coordsToLatLng: function (at) { return L.latLng(at[1], at[0] > 172 ? at[0] - 360 : at[0]); },
    }).addTo(map);
  }

  function ground(map, assets) {
    read(assets.states).then(function (data) {
      state.states = data.features;
      state.land = layer(map, "land", 210, data, landStyle);
      later();
    }).catch(function () { say(NOT_LOADED); });
    read(assets.labels).then(function (data) { state.labels = data; later(); }).catch(function () { /* names only */ });
    const counties = function () {
      if (map.getZoom() < COUNTIES_FROM_ZOOM || state.asked) return;
      state.asked = true;
      read(assets.counties).then(function (data) {
        state.lines = layer(map, "counties", 220, data, lineStyle);
        shown();
      }).catch(function () { state.asked = false; });
    };
    const shown = function () {
      if (!state.lines) return;
      map.getPane("counties").style.display = map.getZoom() < COUNTIES_FROM_ZOOM ? "none" : "";
    };
    map.on("zoomend", function () { counties(); shown(); });
    map.whenReady(counties);
  }

  function tiles(map, given) {
    L.tileLayer(decodeURIComponent(given[0]), { maxZoom: 18, attribution: asMarkup(given[1]), referrerPolicy: "no-referrer" }).addTo(map);
  }

  /* ---- pins ------------------------------------------------------------------------------------------------------ */

  function icon(options) {
    const Icon = L.DivIcon.extend({
      createIcon: function () {
        const element = L.DivIcon.prototype.createIcon.call(this, null);
        element.setAttribute("aria-label", options.name);
        element.dataset.order = options.order === undefined ? 1e6 : options.order;
        if (options.ids) element.dataset.ids = JSON.stringify(options.ids);
        element.appendChild(make("span", "shape"));
        if (options.text) element.appendChild(make("span", "number", options.text));
        element.addEventListener("keydown", function (event) {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          event.stopPropagation();
          options.act(true);
        });
        return element;
      },
    });
    return new Icon({ className: "pin " + options.className, iconSize: options.size, html: false });
  }

  // what the card says of its safety; words that many clinics share come once
  function verdict(clinic) {
    return typeof clinic[5] === "number" ? state.config.words[clinic[5]] : clinic[5];
  }

  function spoken(clinic) {
    const parts = [clinic[2]];
    if (clinic[1] !== null) parts.unshift(String(clinic[1]));
    if (clinic[4]) parts.push(clinic[4]);
    if (clinic[5] !== undefined) parts.push(verdict(clinic));
    return parts.join(", ");
  }

  function card(clinics) {
    const box = make("div", "");
    clinics.slice(0, 5).forEach(function (clinic) {
      const line = make("div", "clinic");
      line.appendChild(make("b", "", (clinic[1] !== null ? clinic[1] + "  " : "") + clinic[2]));
      line.appendChild(make("span", "", [clinic[3], clinic[4]].filter(Boolean).join(" \u00b7 ")));
      if (clinic[5] !== undefined) line.appendChild(make("span", "verdict", verdict(clinic)));
      box.appendChild(line);
    });
    if (clinics.length > 5) box.appendChild(make("div", "hint", "and " + (clinics.length - 5) + " more here"));
    box.appendChild(make("div", "hint", clinics.length > 1 ? "Press to choose one" : "Press to show it in the list"));
    return box;
  }

  function choose(ids) {
    window.Streamlit.setComponentValue({ picked: ids, at: Date.now() });
  }

  /* A row is [latitude, longitude, marker, clinics]; a clinic is [id, number or null, name, phone, distance,
     verdict: words, or their place among the map's own; none where nothing is to be said]. */
  function pin(row, chosen) {
    const kind = row[2];
    const clinics = row[3];
    const isChosen = chosen === true;
    const ids = clinics.map(function (clinic) { return clinic[0]; });
    const act = function () { choose(ids); };
    let look;
    if (clinics.length === 1) {
      const number = clinics[0][1];
      const size = isChosen ? 44 : 30;
      look = {
        className: "kind-" + kind + (number === null ? " small" : number > 99 ? " long" : "") + (isChosen ? " chosen" : ""), size: [size, size],
        text: number === null ? "" : String(number), name: spoken(clinics[0]) + (isChosen ? ", chosen" : ""),
      };
    } else {
      const numbers = clinics.map(function (clinic) { return clinic[1]; }).filter(function (n) { return n !== null; });
      const rest = clinics.length - Math.min(numbers.length, 2);
      const text = numbers.length ? numbers.slice(0, 2).join(", ") + (rest ? " +" + rest : "") : clinics.length + " here";
      look = {
        className: "several" + (isChosen ? " chosen" : ""), size: [Math.max(34, 16 + text.length * 7.5), 28], text: text,
        name: clinics.length + " clinics at one point: " + clinics.map(function (c) { return spoken(c); }).join("; "),
      };
    }
    look.ids = ids;
    look.act = act;
    look.order = clinics[0][1] === null ? 1e5 : clinics[0][1];
    const marker = L.marker([row[0], row[1]], { icon: icon(look), riseOnHover: true, zIndexOffset: isChosen ? 1000 : 0 });
    marker.on("click", act);
    marker.bindTooltip(function () { return card(clinics); }, { className: "map-card", offset: [0, -4], direction: "top", opacity: 1 });
    return marker;
  }

  function away() {
    state.map.getContainer().focus({ preventScroll: true }); // what had the focus is about to be replaced
  }

  function cluster(group) {
    const count = group.getAllChildMarkers().reduce(function (sum, marker) { return sum + (marker.clinics || 1); }, 0);
    const size = count < 10 ? 34 : count < 100 ? 40 : 46;
    const first = group.getAllChildMarkers().reduce(function (least, marker) { return Math.min(least, marker.order); }, 1e5);
    return icon({
      order: first,
      className: "cluster", size: [size, size], text: count.toLocaleString("en-US"),
      name: count + " clinics close together; zoom in",
      act: function () { away(); group.fire("click", { latlng: group.getLatLng() }, true); },
    });
  }

  /* The clusterer's own row reader: counts the clinics of a shared point. */
  function row(data) {
    const marker = pin(data);
    marker.clinics = data[3].length;
    marker.order = data[3][0][1] === null ? 1e5 : data[3][0][1];
    return marker;
  }

  /* ---- counted cells --------------------------------------------------------------------------------------------- */

  function cells() {
    if (!state.cellGroup) return;
    const map = state.map;
    const wide = (256 * Math.pow(2, map.getZoom())) / 360;
    let size = state.cellDegrees;
    while (size * wide < CELL_PIXELS && size < 64) size *= 2;
    const view = map.getBounds().pad(0.15);
    const found = new Map();
    state.cells.forEach(function (cell) {
      const y = Math.floor((cell[0] + 90) / size);
      const x = Math.floor((cell[1] + 180) / size);
      const key = y * 100000 + x;
      const sum = found.get(key) || { y: y, x: x, lat: 0, lon: 0, n: 0 };
      sum.lat += cell[0] * cell[2];
      sum.lon += cell[1] * cell[2];
      sum.n += cell[2];
      found.set(key, sum);
    });
    state.cellGroup.clearLayers();
    found.forEach(function (sum) {
      // drawn between the middle of its clinics and the middle of the cell: near the clinics, yet clear of its neighbours
      const at = L.latLng(
        0.25 * (sum.lat / sum.n) + 0.75 * ((sum.y + 0.5) * size - 90), 0.25 * (sum.lon / sum.n) + 0.75 * ((sum.x + 0.5) * size - 180));
      if (!view.contains(at)) return;
      const side = Math.min(42, Math.round(26 + 5 * Math.log10(sum.n)));
      const act = function () {
        away();
        map.setView(L.latLng(sum.lat / sum.n, sum.lon / sum.n), Math.min(map.getZoom() + 2, 13));
      };
      const marker = L.marker(at, {
        icon: icon({
          className: "cell", size: [side, side], text: sum.n.toLocaleString("en-US"), act: act,
          name: sum.n + (sum.n === 1 ? " clinic" : " clinics") + " in this area; zoom in",
        }),
      });
      marker.on("click", act);
      state.cellGroup.addLayer(marker);
    });
  }

  /* ---- what changes with each search ----------------------------------------------------------------------------- */

  function draw(group, scene) {
    const map = state.map;
    window.feature_group = []; // streamlit-folium keeps every layer it ever added
    const had = state.focused;
    state.focused = null;
    state.dark = scene.dark;
    state.place = scene.place;
    state.rings = [];
    state.texts = [];
    state.cellGroup = null;
    paint();
    if (scene.place) {
      scene.rings.forEach(function (miles, i) {
        const outer = i === scene.rings.length - 1;
        const line = L.polygon(ring(scene.place, miles), {
          interactive: false, fill: false, color: outer ? state.colors.accent : state.colors.ring, weight: outer ? 2 : 1.2,
          dashArray: outer ? "7 6" : "2 5", opacity: 1, smoothFactor: 0.5,
        });
        group.addLayer(line);
        state.rings.push({ line: line, outer: outer });
        state.texts.push({ ways: ring(scene.place, miles), text: miles + " mi" });
      });
      const here = L.DivIcon.extend({
        createIcon: function () {
          const element = L.DivIcon.prototype.createIcon.call(this, null);
          element.setAttribute("aria-hidden", "true");
          return element;
        },
      });
      group.addLayer(L.marker(scene.place, {
        interactive: false, keyboard: false, zIndexOffset: -1000,
        icon: new here({ className: "place", iconSize: [22, 22], html: false }),
      }));
    }
    if (scene.cells) {
      state.cells = scene.cells;
      state.cellDegrees = scene.cell_degrees;
      state.cellGroup = L.layerGroup();
      group.addLayer(state.cellGroup);
    }
    const chosen = scene.chosen && pin(scene.chosen, true);
    if (chosen) group.addLayer(chosen);
    state.bounds = scene.bounds;
    const id = scene.chosen ? scene.chosen[3][0][0] : null;
    if (scene.view !== state.key) {
      state.key = scene.view;
      fit();
    } else if (id && id !== state.chosen && !map.getBounds().pad(-0.06).contains(chosen.getLatLng())) {
      map.panTo(chosen.getLatLng(), { animate: false });
    }
    state.chosen = id;
    cells();
    later();
    if (had && document.hasFocus() && document.activeElement === document.body) {
      requestAnimationFrame(function () { refocus(had); });
    }
  }

  // The pin that had the focus was replaced by a new one: give the focus back, unless it has moved on to the page.
  function refocus(ids) {
    if (!document.hasFocus() || document.activeElement !== document.body) return;
    const pins = Array.from(document.querySelectorAll("[data-ids]"));
    const same = pins.find(function (element) { return element.dataset.ids === ids; });
    (same || state.map.getContainer()).focus({ preventScroll: true });
  }

  function fit() {
    const map = state.map;
    const size = map.getSize();
    state.moved = false;
    if (!state.bounds || size.x < 80 || size.y < 80) return; // comes again with the first real size
    state.fitting = true;
    map.fitBounds(state.bounds, { padding: [18, 18], animate: false, maxZoom: 13 });
    state.fitting = false;
  }

  /* Points all `miles` from a place, on the sphere (a third of a percent at most). Starts in the north. */
  function ring(place, miles) {
    const rad = Math.PI / 180;
    const far = (miles * METERS_PER_MILE) / EARTH_METERS;
    const lat = place[0] * rad;
    const points = [];
    for (let turn = 0; turn < 360; turn += 3) {
      const way = turn * rad;
      const to = Math.asin(Math.sin(lat) * Math.cos(far) + Math.cos(lat) * Math.sin(far) * Math.cos(way));
      const east = Math.atan2(Math.sin(way) * Math.sin(far) * Math.cos(lat), Math.cos(far) - Math.sin(lat) * Math.sin(to));
      points.push([to / rad, place[1] + east / rad]);
    }
    return points;
  }

  /* ---- names ----------------------------------------------------------------------------------------------------- */

  // Tab goes through the pins in the list's order.
  function inOrder() {
    const pane = state.map.getPane("markerPane");
    if (pane.contains(document.activeElement)) return; // moving it would take its focus
    const pins = Array.from(pane.children);
    const sorted = pins.slice().sort(function (a, b) { return (a.dataset.order || 0) - (b.dataset.order || 0); });
    if (sorted.some(function (element, i) { return element !== pins[i]; })) pane.append.apply(pane, sorted);
  }

  function later() {
    if (state.waiting) return;
    state.waiting = true;
    requestAnimationFrame(function () {
      state.waiting = false;
      const zoom = state.map.getZoom();
      const at = state.map.getCenter();
      const view = zoom + " " + at.lat + " " + at.lng;
      if (view !== state.drawn) { state.drawn = view; cells(); }
      names();
      inOrder();
    });
  }

  const RING_WAYS = [0, 60, 115, 5, 10, 110, 15, 105, 50, 70, 20, 100, 40, 80, 30, 90]; // of the 120 points of a ring
  const ruler = document.createElement("canvas").getContext("2d");
  const STYLES = {
    1: { size: 15, weight: 700 }, 2: { size: 13, weight: 600 }, 3: { size: 12, weight: 400 },
    state: { size: 12, weight: 600, spaced: 1.4 }, ring: { size: 12, weight: 600 },
  };

  function measure(text, style) {
    ruler.font = style.weight + " " + style.size + "px " + FONT;
    return ruler.measureText(text).width + (style.spaced || 0) * text.length;
  }

  const FONT = "Body, 'Atkinson Hyperlegible Next', sans-serif";

  function overlap(a, b) {
    const x = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
    const y = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
    return x > 0 && y > 0 ? x * y : 0;
  }

  function covered(box, others) {
    return others.reduce(function (sum, other) { return sum + overlap(box, other); }, 0);
  }

  // The farther from the equator, the nearer one is at the same zoom; a view with few names may show smaller places.
  function tierAt(map, labels) {
    const view = map.getBounds();
    const zoom = map.getZoom() + Math.log2(0.766 / Math.max(0.2, Math.cos((map.getCenter().lat * Math.PI) / 180)));
    const tier = zoom < 5.75 ? 1 : zoom < 7.75 ? 2 : zoom < 9.25 ? 3 : 4;
    const seen = labels.filter(function (label) { return label[3] <= tier && view.contains([label[0], label[1]]); }).length;
    return seen < 9 && zoom > 5 ? tier + 1 : tier;
  }

  // The named place nearest to the one that was asked for, within about four miles.
  function homeOf(labels, place) {
    let best = null;
    let least = 0.06;
    if (place) labels.forEach(function (label) {
      const far = Math.hypot(label[0] - place[0], (label[1] - place[1]) * Math.cos((place[0] * Math.PI) / 180));
      if (far < least) { least = far; best = label; }
    });
    return best;
  }

  function names() {
    const map = state.map;
    const pane = map.getPane("names");
    const size = map.getSize();
    const placed = [];
    const parts = [];
    const put = function (box, text, className) {
      placed.push({ x: box.x - 3, y: box.y - 2, w: box.w + 6, h: box.h + 4 });
      const element = make("span", "name " + className, text);
      const at = map.containerPointToLayerPoint([box.x, box.y]);
      element.style.transform = "translate(" + Math.round(at.x) + "px," + Math.round(at.y) + "px)";
      parts.push(element);
    };
    const inside = function (box) {
      return box.x >= 3 && box.y >= 3 && box.x + box.w <= size.x - 3 && box.y + box.h <= size.y - 20;
    };
    const taken = [{ x: 0, y: 0, w: 58, h: 134 }]; // the buttons
    map.eachLayer(function (layer) {
      if (!(layer instanceof L.Marker) || !layer._icon) return;
      const at = map.latLngToContainerPoint(layer.getLatLng());
      const half = layer.options.icon.options.iconSize || [34, 34];
      taken.push({ x: at.x - half[0] / 2, y: at.y - half[1] / 2, w: half[0], h: half[1] });
    });

    // a ring says its miles in the north, or at the first way from there where no pin is
    state.texts.forEach(function (label) {
      const w = measure(label.text, STYLES.ring);
      const boxes = RING_WAYS.map(function (way) {
        const at = map.latLngToContainerPoint(label.ways[way]);
        return { x: at.x - w / 2 - 3, y: at.y - 9, w: w + 6, h: 18 };
      }).filter(inside);
      const free = boxes.find(function (box) { return !covered(box, taken) && !covered(box, placed); }) || boxes[0];
      if (free) put(free, label.text, "ring");
    });

    if (state.config.tiles) {
      pane.replaceChildren.apply(pane, parts);
      return;
    }
    const view = map.getBounds();
    const tier = tierAt(map, state.labels || []);
    const place = function (label, i) {
      const at = map.latLngToContainerPoint([label[0], label[1]]);
      const look = label === state.home ? 1 : Math.min(label[3], 3);
      const worth = look < 3 || i < 4; // the first of a tier are the largest
      const style = STYLES[look];
      const w = measure(label[2], style);
      const h = style.size + 4;
      const beside = function (gap) {
        return [
          { x: at.x + gap, y: at.y - h / 2 }, { x: at.x - gap - w, y: at.y - h / 2 },
          { x: at.x - w / 2, y: at.y - gap - h }, { x: at.x - w / 2, y: at.y + gap },
          { x: at.x + gap * 0.8, y: at.y - gap * 0.5 - h }, { x: at.x + gap * 0.8, y: at.y + gap * 0.5 },
          { x: at.x - gap * 0.8 - w, y: at.y - gap * 0.5 - h }, { x: at.x - gap * 0.8 - w, y: at.y + gap * 0.5 },
        ];
      };
      let best = null;
      // a city moves its name aside for the pins upon it
      (worth ? beside(6).concat(beside(24), beside(40)) : beside(6)).forEach(function (corner) {
        const box = { x: corner.x, y: corner.y, w: w, h: h };
        if (!inside(box) || covered(box, placed) > 0) return;
        const under = covered(box, taken);
        if (!best || under < best.under) best = { box: box, under: under };
      });
      // a name half under pins says nothing; that of a city is worth more
      if (!best || best.under > (worth ? 0.15 : 0.05) * w * h) return;
      put(best.box, label[2], "grade-" + look);
      const dot = make("span", "dot");
      const point = map.latLngToLayerPoint([label[0], label[1]]);
      dot.style.transform = "translate(" + Math.round(point.x - 2) + "px," + Math.round(point.y - 2) + "px)";
      parts.push(dot);
    };
    state.home = homeOf(state.labels || [], state.place);
    const shown = (state.labels || []).filter(function (label) { return (label[3] <= tier || label === state.home) && view.contains([label[0], label[1]]); });
    // the place that was asked for comes first, whatever its size
    if (shown.includes(state.home)) place(state.home, 0);
    // of a whole country only the largest cities, which come first
    const most = map.getZoom() < 4.6 ? 24 : map.getZoom() < 5.3 ? 45 : shown.length;
    shown.slice(0, most).filter(function (label) { return label[3] < 3 && label !== state.home; }).forEach(place);
    if (map.getZoom() > 4.3) stateNames(put, inside, placed, taken);
    shown.filter(function (label) { return label[3] >= 3 && label !== state.home; }).forEach(place);
    pane.replaceChildren.apply(pane, parts);
  }

  /* Each state in view once, inside the part of it that is in view. */
  function stateNames(put, inside, placed, taken) {
    const map = state.map;
    const size = map.getSize();
    const steps = 12;
    const spots = new Map();
    for (let row = 0; row < steps; row++) {
      for (let column = 0; column < steps; column++) {
        const x = ((column + 0.5) / steps) * size.x;
        const y = ((row + 0.5) / steps) * size.y;
        const at = map.containerPointToLatLng([x, y]);
        const found = stateAt(at.lng, at.lat);
        if (!found) continue;
        if (!spots.has(found)) spots.set(found, []);
        spots.get(found).push({ x: x, y: y });
      }
    }
    spots.forEach(function (points, found) {
      if (points.length < 2) return;
      const wide = Math.max.apply(null, points.map(function (p) { return p.x; })) - Math.min.apply(null, points.map(function (p) { return p.x; })) + size.x / steps;
      const full = found.properties.name.toUpperCase();
      const text = measure(full, STYLES.state) > wide ? found.properties.usps : full;
      const w = measure(text, STYLES.state);
      const middle = { x: mean(points, "x"), y: mean(points, "y") };
      points.sort(function (a, b) {
        return Math.hypot(a.x - middle.x, a.y - middle.y) - Math.hypot(b.x - middle.x, b.y - middle.y);
      });
      for (const point of points) {
        const box = { x: point.x - w / 2, y: point.y - 8, w: w, h: 16 };
        if (inside(box) && !covered(box, placed) && !covered(box, taken)) { put(box, text, "state"); return; }
      }
    });
  }

  function mean(points, axis) {
    return points.reduce(function (sum, point) { return sum + point[axis]; }, 0) / points.length;
  }

  function stateAt(x, y) {
    return (state.states || []).find(function (feature) {
      if (!feature.box) feature.box = boxOf(feature.geometry.coordinates);
      const box = feature.box;
      return x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] &&
        feature.geometry.coordinates.some(function (polygon) {
          return polygon.reduce(function (odd, line) { return odd !== crossed(line, x, y); }, false);
        });
    });
  }

  function boxOf(polygons) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    polygons.forEach(function (polygon) {
      polygon[0].forEach(function (at) {
        box[0] = Math.min(box[0], at[0]); box[1] = Math.min(box[1], at[1]);
        box[2] = Math.max(box[2], at[0]); box[3] = Math.max(box[3], at[1]);
      });
    });
    return box;
  }

  function crossed(line, x, y) {
    let odd = false;
    for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
      if (line[i][1] > y !== line[j][1] > y &&
          x < ((line[j][0] - line[i][0]) * (y - line[i][1])) / (line[j][1] - line[i][1]) + line[i][0]) odd = !odd;
    }
    return odd;
  }

  window.clinicMap = { start: start, draw: draw, row: row, cluster: cluster };
})();
