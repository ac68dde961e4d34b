"use strict";
(() => {
const get = id => document.getElementById(id);
const data = JSON.parse(get("data").textContent);
const lead = (parent, name, text, attributes) => {
  const made = document.createElement(name);
  if (text != null) made.textContent = text;
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  parent.append(made);
  return made;
};
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
for (const bar of document.querySelectorAll(".bar,.script")) bar.hidden = false;
for (const said of document.querySelectorAll(".noscript")) said.hidden = true;

// -- claims: those with a row in the page, and those whose cells are data until looked at
const body = document.querySelector("#table tbody");
const hasQuotes = document.querySelectorAll("#table thead th").length === 6;
const severities = { e: "error", w: "warning", i: "info" };
const claims = data.claims.map(([id, mark, cells], place) => ({
  id, place, cells, row: null, cites: [], label: "", by: "", flags: "", pieces: null,
  ...(mark && { label: mark[0][0], by: mark[0][1], pieces: mark[1], lanes: mark[2], flags: mark[3] }),
}));
const byId = new Map(claims.map(claim => [claim.id, claim]));
for (const row of [...body.rows]) {
  const claim = byId.get(row.id.slice("claim-".length));
  claim.row = row;
  claim.severity = ["error", "warning", "info"].find(word => row.classList.contains(word)) || "";
  claim.off = row.classList.contains("off");
}
data.cites.forEach((cited, finding) => { for (const place of cited) claims[place].cites.push(finding); });
const suspects = new Set([...document.querySelectorAll("#causes .card")].map(card => card.id.slice("cause-".length)));
for (const claim of claims) {
  claim.start = claim.pieces ? Math.min(...claim.pieces.flatMap(([, a, b]) => [a ?? b, b ?? a])) : Infinity;
  claim.severity ??= severities[claim.flags[0]] || "";
  claim.off ??= claim.flags.includes("d");
  claim.suspect = suspects.has(claim.id);
}

function rowOf(claim) {
  if (claim.row) return claim.row;
  const [place, title, parts, remarks, when, left, source, quote] = claim.cells;
  const row = document.createElement("tr");
  row.id = "claim-" + claim.id;
  row.className = claim.severity + (claim.off ? " off" : "");
  const head = lead(row, "th");
  lead(head, "a", claim.id, { href: "#claim-" + claim.id });
  lead(head, "small", place);
  const cell = (text, ...more) => {
    const made = lead(row, "td", text);
    for (const one of more) if (one) lead(made, "small", one);
    return made;
  };
  cell(title, parts, remarks);
  const dated = cell(claim.pieces ? "" : when || "no date");
  if (claim.pieces) lead(dated, "a", when || "no date", { href: "#mark-" + claim.id });
  if (left) lead(dated, "small", left);
  cell(source);
  if (hasQuotes) cell(quote);
  const cites = lead(row, "td");
  for (const finding of claim.cites) lead(cites, "a", finding + 1, { class: "n", href: "#" + data.names[finding] });
  return claim.row = row;
}
const cellsOf = claim => claim.row
  ? [...claim.row.cells].map(cell => cell.textContent)
  : [claim.id, ...claim.cells.slice(1, 4), claim.cells[4], claim.cells[6], claim.cells[7]];
const textOf = claim => claim.text ??= (claim.row ? claim.row.textContent : [claim.id, ...claim.cells].join(" ")).toLowerCase();

// -- the table
const PAGE = 200;
let page = 0, shown = claims, column = -1, downwards = false;
const rank = claim => -1 - ["info", "warning", "error"].indexOf(claim.severity);
const keys = [
  claim => claim.id,
  claim => claim.row ? claim.row.cells[1].textContent : claim.cells[1],
  claim => claim.start,
  claim => claim.row ? claim.row.cells[3].textContent : claim.cells[6],
  ...(hasQuotes ? [claim => claim.row ? claim.row.cells[4].textContent : claim.cells[7]] : []),
  claim => rank(claim) * 1e6 + (claim.cites[0] ?? 1e6),
];
const order = new Intl.Collator("en", { numeric: true }).compare;
function sift() {
  const words = get("words").value.toLowerCase().split(/\s+/).filter(Boolean), only = get("only").value;
  const kinds = { cited: claim => claim.cites.length, suspect: claim => claim.suspect, undated: claim => !claim.pieces, off: claim => claim.off };
  shown = claims.filter(claim => (!only || kinds[only](claim)) && words.every(word => textOf(claim).includes(word)));
  if (column >= 0) {
    const key = new Map(shown.map(claim => [claim, keys[column](claim)]));
    const compare = (a, b) => {
      const x = key.get(a), y = key.get(b);
      const less = x === y ? 0 : typeof x === "string" ? order(x, y) : x < y ? -1 : 1;
      return (downwards ? -less : less) || a.place - b.place;
    };
    shown.sort(compare);
  }
  page = 0;
  fill();
}
function fill(all) {
  const some = all ? shown : shown.slice(page * PAGE, (page + 1) * PAGE);
  body.replaceChildren(...some.map(rowOf));
  const last = Math.ceil(shown.length / PAGE) - 1;
  document.querySelector(".pages").hidden = last < 1;
  get("before").disabled = page <= 0;
  get("after").disabled = page >= last;
  const range = last > 0 ? `${(page * PAGE + 1).toLocaleString("en")}–${Math.min((page + 1) * PAGE, shown.length).toLocaleString("en")} of ` : "";
  const of = shown.length < claims.length ? ` of ${claims.length.toLocaleString("en")}` : "";
  get("count").textContent = `${range}${shown.length.toLocaleString("en")}${of} claims`;
}
document.querySelectorAll("#table thead th").forEach((head, number) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  head.replaceChildren(button);
  button.onclick = () => {
    downwards = column === number && !downwards;
    column = number;
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", downwards ? "descending" : "ascending");
    sift();
  };
});
get("words").oninput = get("only").onchange = sift;
const turn = by => { page += by; fill(); get("claims").scrollIntoView(); };
get("before").onclick = () => turn(-1);
get("after").onclick = () => turn(1);
fill();

function showRow(claim) {
  if (!shown.includes(claim)) {
    get("words").value = get("only").value = "";
    sift();
  }
  const wanted = Math.floor(shown.indexOf(claim) / PAGE);
  if (wanted !== page) { page = wanted; fill(); }
}

// -- the timeline
const timeline = get("picture") && (() => {
const frame = get("frame"), top = get("top"), old = get("picture");
const NS = "http://www.w3.org/2000/svg";
const DAY = 86400, ROW = 20, PAD = 8, TAIL = 18, POINT = 10, ROOM = 150;
const make = (name, attributes, parent, text) => {
  const made = document.createElementNS(NS, name);
  for (const key in attributes) if (attributes[key] !== "") made.setAttribute(key, attributes[key]);
  if (text != null) made.textContent = text;
  if (parent) parent.append(made);
  return made;
};
const picture = make("svg", { id: "picture", role: "group", "aria-label": old.getAttribute("aria-label") });
const axis = make("svg", { "aria-hidden": "true", height: 26 });
old.replaceWith(picture);
top.append(axis);
top.hidden = false;
frame.classList.add("live");
const pen = document.createElement("canvas").getContext("2d");
pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
const widths = new Map();
const widthOf = text => widths.get(text) ?? (widths.set(text, pen.measureText(text).width * 1.06), widths.get(text));
const marks = claims.filter(claim => claim.pieces);
for (const claim of marks) claim.room = widthOf(claim.label + (claim.by && " · " + claim.by)) + 9;

let by = 0, all = !data.first, width = 0, gutter = 0, t0, t1, current = null, pinned = -1, layout = null;
const x = t => gutter + (t - t0) / (t1 - t0) * (width - gutter - ROOM * room());
const room = () => width < 640 ? .6 : 1;
const ends = ([, a, b]) => a == null ? [x(b) - TAIL, x(b)] : b == null ? [x(a), x(a) + TAIL] : [x(a), x(b)];

function fit(view) {
  if (!view) return;
  [t0, t1] = view;
  draw();
}
function fitTo(some) {
  const instants = some.flatMap(claim => claim.pieces.flatMap(([kind, a, b]) => kind === "l" ? [] : [a ?? b, b ?? a]));
  const low = Math.min(...instants), high = Math.max(...instants), margin = Math.max((high - low) / 20, 10 * DAY);
  fit([low - margin, high + margin]);
}

// Lanes hold what is in view, in rows such that no label touches the next mark.
function lay() {
  width = frame.clientWidth;
  gutter = width < 640 ? 6 : 160;
  const heading = width < 640 ? 18 : 0;
  const lanes = data.lanes[by][1].map(name => ({ name, claims: [] }));
  (all ? marks : marks.slice(0, data.first)).forEach(claim => {
    const pieces = claim.pieces.map(ends);
    const low = Math.min(...pieces.map(p => p[0])), high = Math.max(...pieces.map(p => p[1]), low + POINT);
    claim.low = low; claim.high = high;
    const main = claim.pieces.findIndex(p => p[0] === "w"), [a, b] = pieces[Math.max(main, 0)];
    claim.middle = (clamp(a, gutter, width) + clamp(b, gutter, width)) / 2;
    if (high + claim.room > gutter && low < width) lanes[claim.lanes[by]].claims.push(claim);
  });
  let y = 0;
  const seen = lanes.filter(lane => lane.claims.length);
  for (const lane of seen) {
    lane.claims.sort((a, b) => a.start - b.start || a.place - b.place);
    const rows = [];
    for (const claim of lane.claims) {
      let row = rows.findIndex(end => end < claim.low - 4);
      if (row < 0) row = rows.length;
      rows[row] = Math.max(claim.high + 5 + claim.room, claim.low);
      claim.y = y + heading + PAD / 2 + row * ROW + ROW / 2;
      claim.lane = lane;
    }
    lane.y = y;
    lane.height = heading + rows.length * ROW + PAD;
    y += lane.height;
  }
  layout = { lanes: seen, height: y, placed: new Set(seen.flatMap(lane => lane.claims)) };
}

function draw(whole) {
  lay();
  picture.setAttribute("width", width);
  picture.setAttribute("height", layout.height + 4);
  if (whole) picture.setAttribute("viewBox", `0 0 ${width} ${layout.height + 4}`); else picture.removeAttribute("viewBox");
  axis.setAttribute("width", width);
  paint(whole);
}
function paint(whole) {
  const from = whole ? -1e9 : frame.scrollTop - 300, to = whole ? 1e9 : frame.scrollTop + frame.clientHeight + 300;
  const focused = document.activeElement?.closest?.("#picture .c")?.dataset.id;
  const grounds = make("g"), lines = make("g"), links = make("g"), signs = make("g"), names = make("g"), badges = make("g");
  axis.replaceChildren();
  for (const [t, label] of ticks()) {
    const at = x(t).toFixed(1);
    if (at < gutter - 1) continue;
    make("path", { class: "grid", d: `M${at} 0V${layout.height + 4}` }, lines);
    make("path", { class: "grid", d: `M${at} 20V26` }, axis);
    make("text", { class: "tick", x: +at + 3, y: 16 }, axis, label);
  }
  layout.lanes.forEach((lane, number) => {
    if (lane.y > to || lane.y + lane.height < from) return;
    make("rect", { class: "lane" + (number % 2 ? "" : " odd"), y: lane.y, width, height: lane.height }, grounds);
    for (const claim of lane.claims) if (claim.y > from && claim.y < to) sign(claim, signs);
    if (gutter > 9) make("rect", { class: "name", y: lane.y, width: gutter - 6, height: lane.height }, names);
    let name = lane.name;
    if (gutter > 9 && widthOf(name) * 1.12 > gutter - 14) {
      while (name && widthOf(name + "…") * 1.12 > gutter - 14) name = name.slice(0, -1);
      name += "…";
    }
    const text = make("text", { class: "name", x: 8, y: lane.y + (gutter > 9 ? 18 : 15) }, names, name);
    if (name !== lane.name) make("title", {}, text, lane.name);
  });
  const taken = [];
  for (const link of data.links) join(link, links, badges, taken, from, to);
  picture.replaceChildren(grounds, lines, links, signs, badges, names);
  if (!current || !layout.placed.has(current)) current = layout.lanes[0]?.claims.find(c => c.severity) ?? layout.lanes[0]?.claims[0];
  byMark(current)?.setAttribute("tabindex", 0);
  if (focused) byMark(byId.get(focused))?.focus({ preventScroll: true });
  if (pinned >= 0) light(pinned);
}
const byMark = claim => claim && get("mark-" + claim.id);

function sign(claim, parent) {
  const made = make("a", {
    id: "mark-" + claim.id, href: "#claim-" + claim.id, tabindex: -1, "data-id": claim.id,
    class: `c ${claim.severity}${claim.suspect ? " suspect" : ""}${claim.off ? " off" : ""}`,
    "aria-label": `${claim.id}: ${cellsOf(claim).slice(1, 4).join(", ")}`,
  }, parent);
  for (const piece of claim.pieces) {
    const [kind, a, b] = piece, name = { m: "may", w: "was", l: "left", o: "other" }[kind];
    const [low, high] = ends(piece), y = claim.y;
    if (high < -50 || low > width + 50) continue;
    if (a == null || b == null) make("path", { class: name, d: `M${a == null ? high : low} ${y - 5}v10l${a == null ? -TAIL : TAIL} -5z` }, made);
    else if (kind !== "l" && high - low < POINT) make("circle", { class: name, cx: (low + high) / 2, cy: y, r: 5 }, made);
    else {
      const left = Math.max(low, -20), size = Math.max(Math.min(high, width + 20) - left, 3);
      make("rect", kind === "l" ? { class: name, x: left, y: y + 5, width: size, height: 3 } : { class: name, x: left, y: y - 5, width: size, height: 10, rx: 3 }, made);
    }
  }
  const beside = claim.high + 5, inside = Math.max(claim.low, gutter) + 6;
  const text = make("text", { x: beside + 40 < width ? beside : inside, y: claim.y + 4 }, made, claim.label);
  if (claim.by) make("tspan", {}, text, " · " + claim.by);
}

// Findings: curves from the first claim to the others, and their numbers where no other one stands.
function join([finding, name, severity, cited], links, badges, taken, from, to) {
  const placed = cited.map(place => claims[place]).filter(claim => layout.placed.has(claim));
  if (placed.length < 2) return;
  const [hub, ...others] = placed.map(claim => [claim.middle, claim.y]);
  if (placed.every(claim => claim.y < from) || placed.every(claim => claim.y > to)) return;
  const curves = others.map(other => control(hub, other));
  const curve = ([x1, y1, x2, y2], n) => `M${hub}C${x1} ${y1} ${x2} ${y2} ${others[n]}`;
  make("path", { class: "link " + severity, d: curves.map(curve).join(""), "data-finding": finding }, links);
  const points = others.flatMap((other, n) => [.5, .35, .65, .2, .8].map(at => point(hub, curves[n], other, at)));
  const spot = points.find(p => taken.every(q => Math.abs(p[0] - q[0]) > 17 || Math.abs(p[1] - q[1]) > 17)) ?? points[0];
  taken.push(spot);
  const badge = make("a", { href: "#" + name, class: "badge " + severity, "data-finding": finding, "aria-label": `finding ${finding + 1}`, tabindex: -1 }, badges);
  make("circle", { cx: spot[0], cy: spot[1], r: 8 }, badge);
  make("text", { x: spot[0], y: spot[1] + 3.5 }, badge, finding + 1);
}
function control(a, b) {
  const bow = Math.min(70, 14 + Math.abs(a[0] - b[0]) / 8 + Math.abs(a[1] - b[1]) / 8);
  return Math.abs(a[1] - b[1]) > Math.abs(a[0] - b[0]) ? [a[0] - bow, a[1], b[0] - bow, b[1]] : [a[0], a[1] - bow, b[0], b[1] - bow];
}
function point(a, [x1, y1, x2, y2], b, t) {
  const mix = (p, q, r, s) => p * (1 - t) ** 3 + 3 * q * t * (1 - t) ** 2 + 3 * r * t * t * (1 - t) + s * t ** 3;
  return [mix(a[0], x1, x2, b[0]), Math.max(mix(a[1], y1, y2, b[1]), 9)];
}

// The proleptic Gregorian calendar, in any year: Date knows only some.
function civil(day) {
  const z = day + 719468, era = Math.floor(z / 146097), doe = z - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100)), mp = Math.floor((5 * doy + 2) / 153), month = (mp + 2) % 12 + 1;
  return [yoe + era * 400 + (month <= 2), month, doy - Math.floor((153 * mp + 2) / 5) + 1];
}
function dayOf(year, month) {
  const y = year - (month <= 2), era = Math.floor(y / 400), yoe = y - era * 400;
  const doy = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  return era * 146097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719468;
}
const yearName = year => Math.abs(year) > 9999 ? "Y" + year : (year < 0 ? "-" : "") + String(Math.abs(year)).padStart(4, "0");
const two = number => String(number).padStart(2, "0");
function ticks() {
  const seconds = (t1 - t0) * width / (width - gutter - ROOM * room()), most = Math.max((width - gutter) / 84, 2);
  const years = [1, 2, 5].flatMap((n, i, s) => [n]).concat([10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11]);
  const units = [["h", 1 / 24], ["h", 3 / 24], ["h", 6 / 24], ["d", 1], ["d", 2], ["d", 7], ["m", 1], ["m", 3], ["m", 6], ...years.map(n => ["y", n])];
  const length = { h: 1, d: 1, m: 30.44, y: 365.2425 };
  const [unit, step] = units.find(([u, n]) => seconds / DAY / (length[u] * n) <= most) ?? units[units.length - 1];
  const found = [], end = t0 + seconds;
  if (unit === "h" || unit === "d") {
    const size = Math.round(step * DAY), shift = step === 7 ? 4 * DAY : 0;
    for (let t = Math.ceil((t0 - shift) / size) * size + shift; t <= end; t += size) {
      const [y, m, d] = civil(Math.floor(t / DAY)), hour = Math.floor((t - Math.floor(t / DAY) * DAY) / 3600);
      found.push([t, unit === "h" && hour ? `${two(hour)}:00` : `${yearName(y)}-${two(m)}-${two(d)}`]);
    }
    return found;
  }
  const [y, m] = civil(Math.floor(t0 / DAY));
  let n = unit === "y" ? y : 12 * y + m - 1;
  for (n = Math.floor(n / step) * step; ; n += step) {
    const [year, month] = unit === "y" ? [n, 1] : [Math.floor(n / 12), n - 12 * Math.floor(n / 12) + 1];
    const t = dayOf(year, month) * DAY;
    if (t > end) return found;
    if (t >= t0) found.push([t, unit === "y" ? yearName(year) : `${yearName(year)}-${two(month)}`]);
  }
}

// -- looking closer
const tip = get("tip");
function light(...findings) {
  picture.classList.toggle("lit", findings.length > 0);
  const cited = new Set(findings.flatMap(finding => data.cites[finding]));
  for (const made of picture.querySelectorAll("[data-finding]")) made.classList.toggle("hl", findings.includes(+made.dataset.finding));
  for (const made of picture.querySelectorAll(".c")) made.classList.toggle("hl", cited.has(byId.get(made.dataset.id).place));
}
const say = finding => `${document.getElementById(data.names[finding])?.querySelector(".message")?.textContent ?? ""}`;
function show(made) {
  const claim = byId.get(made.dataset.id), findings = claim ? claim.cites : [+made.dataset.finding];
  const all = claim ? cellsOf(claim) : [];
  tip.replaceChildren();
  if (claim) {
    const row = claim.row;
    lead(tip, "b", claim.id);
    if (row) {
      for (const cell of [...row.cells].slice(1, hasQuotes ? 5 : 4)) for (const part of cell.childNodes) if (part.textContent) lead(tip, "div", part.textContent);
    } else for (const text of all.slice(1)) if (text) lead(tip, "div", text);
  }
  for (const finding of findings.slice(0, 4)) lead(tip, "div", `${finding + 1}. ${say(finding)}`, { class: "f" });
  if (findings.length > 4) lead(tip, "div", `and ${findings.length - 4} more findings`, { class: "f" });
  tip.hidden = false;
  const at = made.querySelector("circle,rect,path").getBoundingClientRect();
  const below = at.bottom + 10 + tip.offsetHeight < innerHeight;
  tip.style.left = `${clamp(at.left, 8, Math.max(innerWidth - tip.offsetWidth - 8, 8))}px`;
  tip.style.top = `${below ? at.bottom + 10 : Math.max(at.top - tip.offsetHeight - 10, 4)}px`;
  if (findings.length) light(...findings);
}
function hide() {
  tip.hidden = true;
  light(...(pinned >= 0 ? [pinned] : []));
}
const under = event => event.target.closest?.(".c,.badge");
picture.addEventListener("pointerover", event => { const made = under(event); if (made && !drag && event.pointerType !== "touch") show(made); });
picture.addEventListener("pointerout", event => { if (under(event) && under(event) !== event.relatedTarget?.closest?.(".c,.badge")) hide(); });
picture.addEventListener("focusin", event => { const made = under(event); if (made?.dataset.id) current = byId.get(made.dataset.id); if (made?.matches(":focus-visible")) show(made); });
picture.addEventListener("focusout", hide);
addEventListener("keydown", event => { if (event.key === "Escape") { pinned = -1; hide(); } });

// -- moving about
let waiting = 0;
const later = () => { waiting ||= requestAnimationFrame(() => { waiting = 0; tip.hidden = true; draw(); }); };
const perPixel = () => (t1 - t0) / (width - gutter - ROOM * room());
const pan = pixels => { t0 += pixels * perPixel(); t1 += pixels * perPixel(); t0 = clamp(t0, -4e18, 4e18); t1 = clamp(t1, t0 + 60, 4e18); later(); };
function zoom(times, at) {
  const t = at == null ? (t0 + t1) / 2 : t0 + (at - frame.getBoundingClientRect().left - gutter) * perPixel();
  const size = clamp((t1 - t0) * times, 3600, 4e18) / (t1 - t0);
  t0 = t - (t - t0) * size;
  t1 = t + (t1 - t) * size;
  later();
}
frame.addEventListener("wheel", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) { event.preventDefault(); zoom(Math.exp(clamp(event.deltaY, -80, 80) / 250), event.clientX); }
  else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) { event.preventDefault(); pan(event.deltaX || event.deltaY); }
}, { passive: false });
const fingers = new Map();
let drag = false;
frame.addEventListener("pointerdown", event => { fingers.set(event.pointerId, event.clientX); drag = false; });
addEventListener("pointermove", event => {
  if (!fingers.has(event.pointerId)) return;
  const before = fingers.get(event.pointerId), others = [...fingers].filter(([id]) => id !== event.pointerId);
  if (!drag && !others.length && Math.abs(event.clientX - before) < 4) return;
  drag = true;
  fingers.set(event.pointerId, event.clientX);
  if (others.length) {
    const apart = Math.max(Math.abs(before - others[0][1]), 10), now = Math.max(Math.abs(event.clientX - others[0][1]), 10);
    zoom(apart / now, (event.clientX + others[0][1]) / 2);
  } else pan(before - event.clientX);
});
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, event => fingers.delete(event.pointerId));
frame.addEventListener("click", event => { if (drag) { event.preventDefault(); drag = false; } }, true);
frame.addEventListener("dragstart", event => event.preventDefault());
let scrolling = 0;
frame.addEventListener("scroll", () => { scrolling ||= requestAnimationFrame(() => { scrolling = 0; paint(); }); });
get("in").onclick = () => zoom(1 / 1.6);
get("out").onclick = () => zoom(1.6);
get("left").onclick = () => pan(-width / 3);
get("right").onclick = () => pan(width / 3);
get("fit").onclick = () => { pinned = -1; fit(data.views[1]); };
const fitFindings = () => { pinned = -1; fit(data.views[0] ?? data.views[1]); };
if (get("fit-findings")) get("fit-findings").onclick = fitFindings;
get("by").onchange = event => { by = event.target.selectedIndex; frame.scrollTop = 0; draw(); };
if (get("which")) get("which").onchange = event => { all = event.target.value === "all"; frame.scrollTop = 0; draw(); };

function go(claim) {
  if (!claim) return;
  current = claim;
  if (!layout.placed.has(claim) || claim.low > width - 30 || claim.high < gutter) {
    const half = (t1 - t0) / 2, at = claim.start;
    [t0, t1] = [at - half, at + half];
    draw();
  }
  if (claim.y - 30 < frame.scrollTop) frame.scrollTop = claim.y - 30;
  else if (claim.y + 60 > frame.scrollTop + frame.clientHeight) frame.scrollTop = claim.y + 60 - frame.clientHeight;
  paint();
  byMark(claim)?.focus({ preventScroll: true });
}
picture.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const lane = current?.lane, number = layout.lanes.indexOf(lane), place = lane ? lane.claims.indexOf(current) : -1;
  const near = other => other?.claims.reduce((a, b) => Math.abs(b.middle - current.middle) < Math.abs(a.middle - current.middle) ? b : a);
  const keys = {
    ArrowRight: () => go(lane.claims[place + 1] ?? layout.lanes[number + 1]?.claims[0]),
    ArrowLeft: () => go(lane.claims[place - 1] ?? layout.lanes[number - 1]?.claims.at(-1)),
    ArrowDown: () => go(near(layout.lanes[number + 1])),
    ArrowUp: () => go(near(layout.lanes[number - 1])),
    Home: () => go(lane.claims[0]),
    End: () => go(lane.claims.at(-1)),
    "+": () => zoom(1 / 1.4), "=": () => zoom(1 / 1.4), "-": () => zoom(1.4),
    0: () => fit(data.views[1]), f: fitFindings,
  };
  if (Object.hasOwn(keys, event.key)) { event.preventDefault(); keys[event.key](); }
});
new ResizeObserver(() => { if (frame.clientWidth !== width) later(); }).observe(frame);
addEventListener("beforeprint", () => draw(true));
addEventListener("afterprint", () => draw());
fit(data.views[0] ?? data.views[1]);

return {
  show(claim) {
    if (!all && marks.indexOf(claim) >= data.first) { all = true; if (get("which")) get("which").value = "all"; draw(); }
    get("timeline").scrollIntoView();
    go(claim);
  },
  pin(finding) {
    const cited = data.cites[finding].map(place => claims[place]).filter(claim => claim.pieces);
    if (!cited.length) return;
    pinned = finding;
    fitTo(cited);
    frame.scrollTop = Math.min(...cited.map(claim => claim.y)) - 60;
    paint();
    get("timeline").scrollIntoView();
  },
};
})();

// -- from one to the other
document.addEventListener("click", event => {
  const wanted = event.target.closest?.("a.show");
  if (!wanted || !timeline) return;
  event.preventDefault();
  timeline.pin(data.names.indexOf(wanted.closest("article").id));
});
let last = null;
function follow() {
  let name = location.hash.slice(1);
  try { name = decodeURIComponent(name); } catch { return; }
  last?.classList.remove("at");
  const [, kind, id] = name.match(/^(claim|mark)-(.*)$/) ?? [];
  const claim = byId.get(id);
  if (kind === "mark" && claim?.pieces && timeline) { timeline.show(claim); return; }
  if (kind === "claim" && claim) showRow(claim);
  last = get(name);
  if (!last) return;
  for (let folded = last.closest("details") ?? last.querySelector(":scope > details"); folded; folded = folded.parentNode.closest("details")) folded.open = true;
  if (kind === "claim" || name.startsWith("finding-")) last.classList.add("at");
  last.scrollIntoView({ block: kind === "claim" ? "center" : "start" });
  if (kind === "claim") last.querySelector("a").focus({ preventScroll: true });
}
addEventListener("hashchange", follow);
document.addEventListener("click", event => {
  const link = event.target.closest?.("a[href^='#']");
  if (link && link.getAttribute("href") === location.hash && !event.defaultPrevented) { event.preventDefault(); follow(); }
});
if (location.hash) follow();
const folds = new Map();
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details")) { folds.set(one, one.open); one.open = true; }
  if (claims.length <= 2000) fill(true);
});
addEventListener("afterprint", () => {
  for (const [one, was] of folds) one.open = was;
  fill();
});
})();
