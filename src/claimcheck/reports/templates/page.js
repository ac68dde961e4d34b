"use strict";
(() => {
const get = id => document.getElementById(id);
const every = selector => [...document.querySelectorAll(selector)];
const data = JSON.parse(get("data").textContent);
const put = (parent, name, attributes, text) => {
  const made = document.createElementNS(parent.namespaceURI, name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text != null) made.textContent = text;
  parent.append(made);
  return made;
};
const { min, max, abs, floor, round } = Math;
const clamp = (value, low, high) => max(low, min(high, value));
const comma = number => number.toLocaleString("en");
for (const one of every(".bar,.script")) one.hidden = false;
for (const one of every(".noscript")) one.hidden = true;

// -- findings: each is in the page, with its number, its name and its severity
const findings = [];
for (const card of every("article")) findings[card.querySelector(".n").textContent - 1] = { id: card.id, level: card.className.split(" ")[1] };

// -- claims: those with a row in the page, and those whose cells are data until they are looked at
const LEVELS = { e: "error", w: "warning", i: "info" };
const table = get("table"), body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
const rows = [...body.rows];
const [, , SOURCE, TYPE] = data.lanes;
const claims = data.claims.map(([mark, flags, id, ...cells], n) => {
  const claim = { n, id: rows[n]?.id.slice(2) ?? id, row: rows[n], cells, cites: [], level: LEVELS[flags[0]] ?? "", suspect: flags.includes("s"), off: flags.includes("d"), start: Infinity };
  if (mark) {
    const [pieces, lanes, label, by] = mark;
    Object.assign(claim, { pieces, lanes, label: label || TYPE[1][lanes[3]], by: by ?? SOURCE[1][lanes[2]] });
    claim.start = min(...pieces.flatMap(([, a, b]) => [a ?? b, b ?? a]));
  }
  return claim;
});
const byId = new Map(claims.map(claim => [claim.id, claim]));
data.cites.forEach((cited, finding) => { for (const n of cited) claims[n].cites.push(finding); });

function rowOf(claim) {
  if (claim.row) return claim.row;
  const row = claim.row = document.createElement("tr"), cells = claim.cells;
  row.id = "c-" + claim.id;
  row.className = claim.level + (claim.off ? " off" : "");
  heads.forEach((head, n) => {
    const cell = put(row, n ? "td" : "th"), [text, ...more] = cells[n] ?? [];
    if (n || !claim.pieces) cell.textContent = text ?? "";
    else put(cell, "a", { href: "#m-" + claim.id }, text);
    for (const one of more) if (one) put(cell, "small", {}, one);
  });
  for (const f of claim.cites) put(row.lastChild, "a", { class: "n", href: "#" + findings[f].id }, f + 1);
  return row;
}
const cell = (claim, n) => claim.row ? claim.row.cells[n].textContent : claim.cells[n]?.[0] ?? "";

// -- the table
const PAGE = 200, words = get("words"), only = get("only"), pages = every(".pages")[0];
let page = 0, shown = claims, column = -1, down = false;
const order = new Intl.Collator("en", { numeric: true }).compare;
const KINDS = { cited: c => c.cites.length, suspect: c => c.suspect, undated: c => !c.pieces, off: c => c.off };
function sift() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = c => c.text ??= [c.id, ...(c.row ? [c.row.textContent] : c.cells.flat())].join(" ").toLowerCase();
  shown = claims.filter(c => (!only.value || KINDS[only.value](c)) && wanted.every(word => text(c).includes(word)));
  if (column >= 0) {
    const key = c => column === 2 ? c.start : column === heads.length - 1 ? c.cites[0] ?? 1e9 : cell(c, column);
    const keys = new Map(shown.map(c => [c, key(c)]));
    const less = (x, y) => x === y ? 0 : typeof x === "string" ? order(x, y) : x - y;
    shown.sort((a, b) => (down ? -1 : 1) * less(keys.get(a), keys.get(b)) || a.n - b.n);
  }
  page = 0;
  fill();
}
function fill(whole) {
  const from = whole ? 0 : page * PAGE, to = whole ? claims.length : min(from + PAGE, shown.length);
  body.replaceChildren(...shown.slice(from, to).map(rowOf));
  pages.hidden = shown.length <= PAGE;
  get("before").disabled = !page;
  get("after").disabled = to >= shown.length;
  const range = pages.hidden ? "" : `${comma(from + 1)}–${comma(to)} of `, of = shown === claims || shown.length === claims.length ? "" : ` of ${comma(claims.length)}`;
  get("count").textContent = `${range}${comma(shown.length)}${of} claims`;
}
heads.forEach((head, n) => {
  const text = head.textContent;
  head.textContent = "";
  put(head, "button", { type: "button" }, text).onclick = () => {
    down = column === n && !down;
    column = n;
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    sift();
  };
});
words.oninput = only.onchange = sift;
const turn = by => { page += by; fill(); get("claims").scrollIntoView(); };
get("before").onclick = () => turn(-1);
get("after").onclick = () => turn(1);
fill();
function showRow(claim) {
  if (!shown.includes(claim)) { words.value = only.value = ""; sift(); }
  const wanted = floor(shown.indexOf(claim) / PAGE);
  if (wanted !== page) { page = wanted; fill(); }
}

// -- the timeline
const picture = get("picture");
const timeline = picture && (() => {
const frame = get("frame"), axis = get("axis"), tip = get("tip"), [view, whole] = data.views;
const DAY = 86400, [ROW, PAD, TAIL, POINT, TOP, NAMED, GAP, BOW] = data.drawn;
const links = data.cites.map((cited, finding) => ({ finding, cited: cited.filter(n => claims[n].pieces) })).filter(link => link.cited.length > 1);
frame.className = "live";
const pen = document.createElement("canvas").getContext("2d");
pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
const widthOf = text => pen.measureText(text).width * 1.06;
const marks = claims.filter(claim => claim.pieces);
const roomOf = (claim, by) => widthOf(claim.label + (by && " · " + by)) * (claim.suspect ? 1.12 : 1) + 8;
for (const claim of marks) claim.room = roomOf(claim, claim.by);
let way = 0, all = !data.first, width, gutter, t0, t1, current, lanes = [], placed = new Set(), pinned = [];
const perPixel = () => (t1 - t0) / (width - gutter - (width < 640 ? 90 : 150));
const x = t => gutter + (t - t0) / perPixel();
// Between which columns a piece is, and whether it is drawn as a point.
function ends([kind, a, b]) {
  if (a == null) return [x(b) - TAIL, x(b)];
  if (b == null) return [x(a), x(a) + TAIL];
  const low = x(a), high = x(b), middle = (low + high) / 2;
  return kind !== "l" && high - low < POINT ? [middle - POINT / 2, middle + POINT / 2, true] : [low, max(high, low + 3)];
}
const fit = ([from, to]) => { t0 = from; t1 = to; draw(); };

// Lanes hold what is in view, in rows such that no label touches the next mark.
function draw(full) {
  width = frame.clientWidth;
  gutter = width < 640 ? 6 : min(230, 26 + max(...data.lanes[way][1].slice(0, 99).map(widthOf)) * 1.12);
  const heading = gutter < 9 ? 18 : 0;
  const sorted = data.lanes[way][1].map(name => ({ name, claims: [] }));
  for (const claim of all ? marks : marks.slice(0, data.first)) {
    const pieces = claim.pieces.map(ends), [a, b] = pieces[max(claim.pieces.findIndex(p => p[0] === "w"), 0)];
    claim.low = min(...pieces.map(p => p[0]));
    claim.high = max(...pieces.map(p => p[1]));
    label(claim);
    claim.x = (clamp(a, gutter, width) + clamp(b, gutter, width)) / 2;
    if (claim.high > gutter && claim.low < width) sorted[claim.lanes[way]].claims.push(claim);
  }
  lanes = sorted.filter(lane => lane.claims.length);
  let y = TOP;
  for (const lane of lanes) {
    const taken = [];
    lane.claims.sort((a, b) => a.start - b.start || a.n - b.n);
    for (const claim of lane.claims) {
      let row = taken.findIndex(end => end < claim.from);
      if (row < 0) row = taken.length;
      taken[row] = claim.to;
      claim.y = y + heading + PAD / 2 + (row + .5) * ROW;
      claim.lane = lane;
    }
    lane.y = y;
    y += lane.height = heading + taken.length * ROW + PAD;
  }
  placed = new Set(lanes.flatMap(lane => lane.claims));
  for (const one of [picture, axis]) one.setAttribute("width", width);
  picture.setAttribute("height", y + 4);
  if (full) picture.setAttribute("viewBox", `0 0 ${width} ${y + 4}`); else picture.removeAttribute("viewBox");
  paint(full);
}
function paint(full) {
  const from = full ? -Infinity : frame.scrollTop - 300, to = full ? Infinity : frame.scrollTop + frame.clientHeight + 300;
  const held = document.activeElement?.closest("#picture .c")?.id;
  picture.replaceChildren();
  axis.replaceChildren();
  const [grounds, lines, curves, signs, badges, names] = [1, 2, 3, 4, 5, 6].map(() => put(picture, "g"));
  for (const [t, label] of ticks()) {
    const at = x(t).toFixed(1);
    put(lines, "path", { class: "grid", d: `M${at} 0V9e5` });
    put(axis, "path", { class: "grid", d: `M${at} 20V26` });
    put(full ? lines : axis, "text", { class: "tick", x: +at + 3, y: 14 }, label);
  }
  lanes.forEach((lane, n) => {
    const { y, height, name } = lane;
    if (y > to || y + height < from) return;
    if (n % 2 === 0) put(grounds, "rect", { class: "odd", y, width, height });
    for (const claim of lane.claims) if (claim.y > from && claim.y < to) sign(signs, claim);
    let text = name;
    if (gutter > 9) {
      put(names, "rect", { class: n % 2 ? "name" : "name odd", y, width: gutter - 6, height });
      while (widthOf(text) * 1.12 > gutter - 22) text = text.slice(0, -2).trimEnd() + "…";
    }
    put(put(names, "text", { class: "name", x: 8, y: y + 17 }, text), "title", {}, name);
  });
  const headings = gutter > 9 ? [] : lanes.map(({ name, y }) => ({ y: y + 9, from: 0, to: widthOf(name) * 1.12 + 8 }));
  const taken = [], seen = [...placed].filter(claim => claim.y > from && claim.y < to).concat(headings);
  for (const link of links) join(link, curves, badges, taken, from, to, seen);
  if (!placed.has(current)) current = lanes[0]?.claims.find(c => c.level) ?? lanes[0]?.claims[0];
  signOf(current)?.setAttribute("tabindex", 0);
  if (held) get(held)?.focus({ preventScroll: true });
  light(pinned);
}
// A label is at the right of its mark, or at the left where it would be cut off, or else where most of it is seen.
function label(claim) {
  const { low, high, room } = claim, right = width - high - GAP, left = low - GAP - gutter;
  const ends = claim.ends = right < room && (left >= room || left > max(right, NAMED));
  const at = claim.at = ends ? low - GAP : right >= room || right > NAMED ? high + GAP : max(low, gutter) + GAP;
  const free = ends ? left : width - at;
  claim.said = claim.by;
  while (claim.said && roomOf(claim, claim.said) > free) claim.said = claim.said.length > 5 ? claim.said.slice(0, -2).trimEnd() + "…" : "";
  const size = claim.said === claim.by ? room : roomOf(claim, claim.said);
  claim.from = ends ? at - size : low - GAP;
  claim.to = ends ? high : max(at + size, high);
}
const signOf = claim => claim && get("m-" + claim.id);
function sign(parent, claim) {
  const { id, y } = claim;
  const made = put(parent, "a", { id: "m-" + id, href: "#c-" + id, tabindex: -1, class: `c ${claim.level} ${claim.suspect ? "suspect" : ""} ${claim.off ? "off" : ""}`, "aria-label": `${id}: ${cell(claim, 1)}, ${cell(claim, 2)}` });
  for (const piece of claim.pieces) {
    const [kind, a, b] = piece, name = { m: "may", w: "was", l: "left", o: "other" }[kind], [low, high, point] = ends(piece);
    if (high < -50 || low > width + 50) continue;
    const from = max(low, -20), size = min(high, width + 20) - from;
    if (a == null) put(made, "path", { class: name, d: `M${high} ${y - 5}v10l${-TAIL}-5z` });
    else if (b == null) put(made, "path", { class: name, d: `M${low} ${y - 5}v10l${TAIL}-5z` });
    else if (point) put(made, "circle", { class: name, cx: (low + high) / 2, cy: y });
    else put(made, "rect", { class: name, x: from, y, width: size });
  }
  const text = put(made, "text", { class: claim.ends ? "ends" : "", x: claim.at, y }, claim.label);
  if (claim.said) put(text, "tspan", {}, " · " + claim.said);
}

// A finding: curves from its first claim to the others, and its number where no other one stands.
function join({ finding, cited }, paths, badges, taken, from, to, seen) {
  const some = cited.map(n => claims[n]).filter(claim => placed.has(claim));
  if (some.length < 2 || some.every(c => c.y < from) || some.every(c => c.y > to)) return;
  const [[ax, ay], ...others] = some.map(c => [c.x, c.y]);
  const curves = others.map(([bx, by]) => {
    const bow = min(BOW, 14 + abs(ax - bx) / 8 + abs(ay - by) / 8), aside = abs(ay - by) > abs(ax - bx);
    return aside ? [ax, ay, ax - bow, ay, bx - bow, by, bx, by] : [ax, ay, ax, max(ay - bow, 1), bx, max(by - bow, 1), bx, by];
  });
  const mix = (t, p, q, r, s) => p * (1 - t) ** 3 + 3 * q * t * (1 - t) ** 2 + 3 * r * t * t * (1 - t) + s * t ** 3;
  const spots = curves.flatMap(c => [.5, .4, .6, .3, .7, .2, .8, .1, .9].map(t => [mix(t, c[0], c[2], c[4], c[6]), max(mix(t, c[1], c[3], c[5], c[7]), 9)]));
  const free = spots.filter(([a, b]) => taken.every(([c, d]) => abs(a - c) > 17 || abs(b - d) > 17));
  const bare = ([a, b]) => seen.every(c => abs(b - c.y) > 15 || a < c.from || a > c.to);
  const spot = free.find(bare) ?? free[0] ?? spots[0];
  taken.push(spot);
  const { id, level } = findings[finding];
  put(paths, "path", { class: "link " + level, d: curves.map(c => `M${c.slice(0, 2)}C${c.slice(2)}`).join(""), "data-f": finding });
  const badge = put(badges, "a", { class: "badge " + level, href: "#" + id, transform: `translate(${spot})`, "aria-label": `finding ${finding + 1}`, tabindex: -1, "data-f": finding });
  put(badge, "circle", {});
  put(badge, "text", {}, finding + 1);
}

// Dates beyond those that Date knows have ticks of whole, mean years.
const two = n => String(n).padStart(2, "0");
const yearName = y => abs(y) > 9999 ? "Y" + y : (y < 0 ? "-" : "") + String(abs(y)).padStart(4, "0");
function ticks() {
  const span = perPixel() * (width - gutter), end = t0 + span, most = max((width - gutter) / 84, 2), found = [];
  const near = max(-t0, end) < 8e12, YEAR = 365.2425 * DAY;
  const steps = [["h", 1 / 24], ["h", .25], ["d", 1], ["d", 7], ["m", 1, 30.5], ["m", 3, 91.3], ["m", 6, 183]].filter(() => near);
  for (let n = 1; n < 1e12; n *= 10) for (const k of [1, 2, 5]) steps.push(["y", k * n, 365.2425 * k * n]);
  const [unit, step] = steps.find(([, n, days]) => span / DAY / (days ?? n) <= most) ?? steps.at(-1);
  const at = n => unit === "y" ? near ? new Date(0).setUTCFullYear(n, 0, 1) / 1000 : (n - 1970) * YEAR : unit === "m" ? new Date(0).setUTCFullYear(0, n, 1) / 1000 : n * DAY - 3 * DAY * (step === 7);
  const year = near ? new Date(t0 * 1000).getUTCFullYear() : floor(t0 / YEAR) + 1970;
  const first = unit === "y" ? year : unit === "m" ? year * 12 : t0 / DAY;
  for (let n = floor(first / step) * step; at(n) <= end; n += step) {
    if (at(n) < t0) continue;
    const date = near && new Date(round(at(n)) * 1000), month = date && yearName(date.getUTCFullYear()) + "-" + two(date.getUTCMonth() + 1);
    found.push([at(n), unit === "y" ? yearName(n) : unit === "m" ? month : unit === "h" && date.getUTCHours() ? two(date.getUTCHours()) + ":00" : month + "-" + two(date.getUTCDate())]);
  }
  return found;
}

// -- looking closer
function light(some) {
  picture.classList.toggle("lit", some.length > 0);
  const cited = new Set(some.flatMap(f => data.cites[f]));
  for (const one of picture.querySelectorAll("[data-f]")) one.classList.toggle("hl", some.includes(+one.dataset.f));
  for (const one of picture.querySelectorAll(".c")) one.classList.toggle("hl", cited.has(byId.get(one.id.slice(2)).n));
}
function show(made) {
  const claim = byId.get(made.id.slice(2)), some = claim ? claim.cites : [+made.dataset.f];
  tip.replaceChildren();
  if (claim) {
    put(tip, "b", {}, claim.id);
    const parts = claim.row ? [...claim.row.cells].slice(1, -1).flatMap(c => [...c.childNodes].map(part => part.textContent)) : claim.cells.slice(1).flat();
    for (const part of parts) if (part.trim()) put(tip, "div", {}, part);
  }
  for (const f of some.slice(0, 4)) put(tip, "p", {}, `${f + 1}. ${get(findings[f].id).querySelector(".message").textContent}`);
  if (some.length > 4) put(tip, "p", {}, `and ${some.length - 4} more findings`);
  tip.hidden = false;
  const { left, top, bottom } = made.querySelector("circle,rect,path").getBoundingClientRect();
  const below = bottom + 10 + tip.offsetHeight < innerHeight;
  tip.style.left = clamp(left, 8, max(innerWidth - tip.offsetWidth - 8, 8)) + "px";
  tip.style.top = (below ? bottom + 10 : max(top - tip.offsetHeight - 10, 4)) + "px";
  if (some.length) light(some);
}
const hide = () => { tip.hidden = true; light(pinned); };
const under = target => target?.closest?.("#picture .c,.badge");
picture.onpointerover = event => { const made = under(event.target); if (made && !drag && event.pointerType !== "touch") show(made); };
picture.onpointerout = event => { if (under(event.target) !== under(event.relatedTarget)) hide(); };
// Not of the picture itself: an SVG element that listens to focus can be focused.
frame.addEventListener("focusin", ({ target }) => {
  if (!under(target)) return;
  current = byId.get(target.id.slice(2)) ?? current;
  if (target.matches(":focus-visible")) show(target);
});
frame.addEventListener("focusout", hide);

// -- moving about
let waiting, drag;
const later = () => { waiting ??= requestAnimationFrame(() => { waiting = null; tip.hidden = true; draw(); }); };
const pan = pixels => {
  const by = clamp(pixels * perPixel(), -4e18 - t0, 4e18 - t1);
  t0 += by;
  t1 += by;
  later();
};
function zoom(times, at) {
  const t = at == null ? (t0 + t1) / 2 : t0 + (at - frame.getBoundingClientRect().left - gutter) * perPixel();
  const size = clamp((t1 - t0) * times, 3600, 4e18) / (t1 - t0);
  t0 = t - (t - t0) * size;
  t1 = t + (t1 - t) * size;
  later();
}
frame.addEventListener("wheel", event => {
  const { deltaX, deltaY, shiftKey } = event, sideways = shiftKey || abs(deltaX) > abs(deltaY);
  if (!(event.ctrlKey || event.metaKey || event.altKey || sideways)) return;
  event.preventDefault();
  if (sideways) pan(deltaX || deltaY); else zoom(Math.exp(clamp(deltaY, -80, 80) / 250), event.clientX);
}, { passive: false });
const fingers = new Map();
frame.onpointerdown = event => { fingers.set(event.pointerId, event.clientX); drag = false; };
addEventListener("pointermove", ({ pointerId, clientX }) => {
  const before = fingers.get(pointerId), other = [...fingers].find(([id]) => id !== pointerId)?.[1];
  if (before == null || !drag && other == null && abs(clientX - before) < 4) return;
  drag = true;
  fingers.set(pointerId, clientX);
  if (other == null) pan(before - clientX);
  else zoom(max(abs(before - other), 10) / max(abs(clientX - other), 10), (clientX + other) / 2);
});
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, event => fingers.delete(event.pointerId));
frame.addEventListener("click", event => { if (drag) { event.preventDefault(); event.stopPropagation(); drag = false; } }, true);
frame.ondragstart = () => false;
let scrolling;
frame.onscroll = () => { scrolling ??= requestAnimationFrame(() => { scrolling = null; paint(); }); };
const press = (id, act) => { if (get(id)) get(id).onclick = act; };
const fitAll = () => { pinned = []; fit(whole); }, fitFindings = () => { pinned = []; fit(view ?? whole); };
press("in", () => zoom(1 / 1.6));
press("out", () => zoom(1.6));
press("left", () => pan(-width / 3));
press("right", () => pan(width / 3));
press("fit", fitAll);
press("fit-findings", fitFindings);
get("by").onchange = event => { way = +event.target.value; frame.scrollTop = 0; draw(); };
if (get("which")) get("which").onchange = event => { all = event.target.value === "all"; frame.scrollTop = 0; draw(); };
function go(claim) {
  if (!claim) return;
  current = claim;
  if (!placed.has(claim) || claim.low > width - 30 || claim.high < gutter) {
    const half = (t1 - t0) / 2;
    fit([claim.start - half, claim.start + half]);
  }
  frame.scrollTop = clamp(frame.scrollTop, claim.y + 60 - frame.clientHeight, max(claim.y - 30, 0));
  paint();
  signOf(claim).focus({ preventScroll: true });
}
picture.onkeydown = event => {
  if (event.ctrlKey || event.metaKey || event.altKey || !current) return;
  const number = lanes.indexOf(current.lane), mine = lanes[number].claims, place = mine.indexOf(current);
  const near = lane => lane?.claims.reduce((a, b) => abs(b.x - current.x) < abs(a.x - current.x) ? b : a);
  const keys = {
    ArrowRight: () => go(mine[place + 1] ?? lanes[number + 1]?.claims[0]),
    ArrowLeft: () => go(mine[place - 1] ?? lanes[number - 1]?.claims.at(-1)),
    ArrowDown: () => go(near(lanes[number + 1])),
    ArrowUp: () => go(near(lanes[number - 1])),
    Home: () => go(mine[0]),
    End: () => go(mine.at(-1)),
    "+": () => zoom(1 / 1.4),
    "-": () => zoom(1.4),
    0: fitAll,
    f: fitFindings,
    Escape: () => { pinned = []; hide(); },
  };
  const act = keys[event.key === "=" ? "+" : event.key];
  if (act) { event.preventDefault(); act(); }
};
new ResizeObserver(() => { if (frame.clientWidth !== width) later(); }).observe(frame);
addEventListener("beforeprint", () => draw(true));
addEventListener("afterprint", () => draw());
fit(view ?? whole);
return {
  show(claim) {
    if (!all && marks.indexOf(claim) >= data.first) { all = true; get("which").value = "all"; draw(); }
    get("timeline").scrollIntoView();
    go(claim);
  },
  pin(finding) {
    const cited = data.cites[finding].map(n => claims[n]).filter(claim => claim.pieces);
    const instants = cited.flatMap(claim => claim.pieces.flatMap(([kind, a, b]) => kind === "l" ? [] : [a ?? b, b ?? a]));
    const low = min(...instants), high = max(...instants), margin = max((high - low) / 20, 10 * DAY);
    pinned = [finding];
    fit([low - margin, high + margin]);
    frame.scrollTop = min(...cited.map(claim => claim.y)) - 60;
    get("timeline").scrollIntoView();
  },
};
})();

// -- what is made when it is opened: markup of the page itself, escaped as all of it, that was text until then
const trusted = window.trustedTypes?.createPolicy("page", { createHTML: text => text });
function tell(fold) {
  const inert = fold.querySelector("noscript"), text = inert?.textContent;
  if (inert) inert.outerHTML = trusted ? trusted.createHTML(text) : text;
}
document.addEventListener("toggle", event => tell(event.target), true);

// -- from one to the other
let last;
function follow() {
  let name = location.hash.slice(1);
  try { name = decodeURIComponent(name); } catch { return; }
  last?.classList.remove("at");
  const claim = byId.get(name.slice(2)), row = name.startsWith("c-");
  if (name.startsWith("m-") && claim?.pieces && timeline) return timeline.show(claim);
  if (row && claim) showRow(claim);
  last = get(name);
  if (!last) return;
  for (let fold = last.closest("details") ?? last.querySelector("details"); fold; fold = fold.parentNode.closest("details")) { tell(fold); fold.open = true; }
  last.classList.add("at");
  last.scrollIntoView({ block: row ? "center" : "start" });
  if (row) { last.tabIndex = -1; last.focus({ preventScroll: true }); }
}
addEventListener("hashchange", follow);
document.addEventListener("click", event => {
  const link = event.target.closest("a[href^='#']");
  if (!link || event.defaultPrevented) return;
  if (link.className === "show" && timeline) timeline.pin(link.closest("article").querySelector(".n").textContent - 1);
  else if (link.getAttribute("href") === location.hash) follow();
  else return;
  event.preventDefault();
});
if (location.hash) follow();
const folds = new Map();
addEventListener("beforeprint", () => {
  every("details").forEach(tell);
  for (const one of every("details")) { folds.set(one, one.open); one.open = true; }
  if (claims.length <= 2000) fill(true);
});
addEventListener("afterprint", () => {
  for (const [one, was] of folds) one.open = was;
  fill();
});
})();
