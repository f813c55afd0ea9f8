"use strict";
// Which charts there are, from #chart-data. Without this script the page's tables say everything.

const data = JSON.parse(document.getElementById("chart-data").textContent);
const font = "11px system-ui, sans-serif";
const time = {
    name: "time of the run",
    format: clock,
    ticks: clockTicks,
    aside: function (second) {
        const phase = phaseAt(second);
        return phase ? ", " + phase.name : "";
    },
};

function phaseAt(second) {
    return data.phases.find(function (phase) { return second >= phase.start - 0.5 && second < phase.end - 0.5; });
}

function text(canvas, words, x, y, colour) {
    canvas.font = font;
    canvas.fillStyle = style(colour);
    canvas.fillText(words, x, y);
}

function upright(canvas, area, x, colour) {
    canvas.strokeStyle = style(colour);
    canvas.beginPath();
    canvas.moveTo(x, area.y);
    canvas.lineTo(x, area.y + area.h);
    canvas.stroke();
}

function inside(area, x) {
    return x >= area.x && x <= area.x + area.w;
}

// Each phase begins at a line; what is not measured lies under a grey band.
function phases(canvas, area, graph, named) {
    data.phases.forEach(function (phase) {
        const left = Math.max(graph.toDomXCoord(phase.start), area.x);
        const right = Math.min(graph.toDomXCoord(phase.end), area.x + area.w);
        if (right <= left) return;
        canvas.fillStyle = style("--band");
        if (!phase.measured) canvas.fillRect(left, area.y, right - left, area.h);
        if (left > area.x) upright(canvas, area, left, "--line");
        const room = Math.floor((right - left - 8) / 6);
        if (named && room > 3) text(canvas, phase.name.length > room ? phase.name.slice(0, room - 1) + "\u2026" : phase.name,
            left + 5, area.y + 12, "--soft");
    });
}

function checkpoints(canvas, area, graph) {
    canvas.setLineDash([2, 3]);
    data.checkpoints.forEach(function (second) {
        const x = graph.toDomXCoord(second);
        if (!inside(area, x)) return;
        upright(canvas, area, x, "--soft");
        if (data.checkpoints.length < 12) text(canvas, "checkpoint", x + 3, area.y + area.h - 4, "--soft");
    });
    canvas.setLineDash([]);
}

// A limit of one phase reaches over that phase alone.
function limits(canvas, area, graph) {
    phases(canvas, area, graph, true);
    checkpoints(canvas, area, graph);
    data.limits.forEach(function (limit) {
        const phase = data.phases.find(function (one) { return one.name === limit.phase; });
        const left = Math.max(area.x, phase ? graph.toDomXCoord(phase.start) : area.x);
        const right = Math.min(area.x + area.w, phase ? graph.toDomXCoord(phase.end) : area.x + area.w);
        const y = graph.toDomYCoord(limit.us);
        if (!(y >= area.y && y <= area.y + area.h) || right <= left) return;
        canvas.strokeStyle = style("--bad");
        canvas.setLineDash([5, 4]);
        canvas.beginPath();
        canvas.moveTo(left, y);
        canvas.lineTo(right, y);
        canvas.stroke();
        canvas.setLineDash([]);
        const words = "limit " + limit.label + " " + duration(limit.us);
        canvas.font = font;
        text(canvas, words, Math.max(area.x + 4, right - canvas.measureText(words).width - 4), y - 4, "--bad");
    });
}

function secondsOf(rows) {
    return new Map((rows || []).map(function (row) { return [row[0], row]; }));
}

function latency() {
    const before = secondsOf(data.baseline);
    const series = [{ name: "p50" }, { name: "p99" }, { name: "max" }];
    if (data.baseline)
        series.push({ name: "p50, baseline", of: 0 }, { name: "p99, baseline", of: 1 }, { name: "max, baseline", of: 2 });
    new Chart({
        place: "latency", x: time, series: series, format: duration, log: true, linked: true, under: limits,
        rows: data.timeline.map(function (row) {
            const old = before.get(row[0]) || [null, null, null, null];
            return row.slice(0, 4).concat(data.baseline ? old.slice(1, 4) : []);
        }),
    });
}

function targetAt(second) {
    const phase = phaseAt(second);
    return phase && phase.rate > 0 ? phase.rate : null;
}

function throughput() {
    new Chart({
        place: "throughput", x: time, linked: true, under: phases, log: false,
        format: formats["per second"],
        series: [{ name: "started" }, { name: "succeeded" }, { name: "target", limit: true }],
        rows: data.timeline.map(function (row) { return [row[0], row[4], row[5], targetAt(row[0])]; }),
    });
}

function trouble() {
    new Chart({
        place: "trouble", x: time, linked: true, under: phases, format: trim, log: false,
        series: [{ name: "in flight" }, { name: "errors a second" }],
        rows: data.timeline.map(function (row) { return [row[0], row[7], row[6]]; }),
    });
}

// What never was anything but 0 is there to be switched on.
function isEmpty(rows, column) {
    return rows.every(function (row) { return !row[column]; });
}

function timeline(sheet) {
    new Chart({
        place: sheet.place, x: time, linked: true, under: phases, format: formats[sheet.kind], rows: sheet.rows,
        log: sheet.kind === "fraction" ? undefined : false,
        series: sheet.names.map(function (name, index) {
            return { name: name, hidden: sheet.names.length > 1 && isEmpty(sheet.rows, index + 1) };
        }),
    });
}

// The slowest are shown at first, where there are many.
function slowest(queries) {
    const last = function (query) { return Math.max.apply(null, query.response.filter(Boolean).concat(0)); };
    return queries.slice().sort(function (a, b) { return last(b) - last(a); }).slice(0, 6);
}

function spectrum() {
    const queries = data.spectrum.queries;
    const shown = slowest(queries);
    const before = queries.filter(function (query) { return query.baseline; });
    const rows = function (kind) {
        return data.spectrum.levels.map(function (level, index) {
            return [nines(level)].concat(
                queries.map(function (query) { return query[kind][index]; }),
                before.map(function (query) { return query.baseline[kind][index]; }));
        });
    };
    const choices = {
        "response time": { axis: "percentile", rows: rows("response") },
        "service time": { axis: "percentile", rows: rows("service") },
    };
    new Chart({
        place: "spectrum", x: { name: "percentile", format: levelName, ticks: levelTicks }, format: duration, log: true,
        rows: choices["response time"].rows, choices: choices,
        series: queries.map(function (query) { return { name: query.name, hidden: shown.indexOf(query) < 0 }; }).concat(
            before.map(function (query) {
                return { name: query.name + ", baseline", of: queries.indexOf(query) };
            })),
    });
}

function isMeasured(second) {
    return data.phases.some(function (phase) {
        return phase.measured && second >= phase.start - 0.5 && second + 1 <= phase.end + 0.5;
    });
}

function load() {
    const rows = function (column) {
        const points = function (timeline, at, width) {
            return timeline.filter(function (row) { return row[2] > 0 && isMeasured(row[0]); }).map(function (row) {
                const values = new Array(width + 1).fill(null);
                values[0] = row[column];
                values[at] = row[1];
                values[at + 1] = row[2];
                return values;
            });
        };
        const width = data.baseline ? 4 : 2;
        return points(data.timeline, 1, width).concat(points(data.baseline || [], 3, width))
            .sort(function (a, b) { return a[0] - b[0]; });
    };
    const choices = {
        "by rate": { axis: "requests started a second", rows: rows(4) },
        "by requests in flight": { axis: "requests in flight", rows: rows(7) },
    };
    const series = [{ name: "p50" }, { name: "p99" }];
    if (data.baseline) series.push({ name: "p50, baseline" }, { name: "p99, baseline" });
    new Chart({
        place: "load", x: { name: "requests started a second", format: trim }, format: duration, log: true, points: true,
        series: series, rows: choices["by rate"].rows, choices: choices,
    });
}

// Where something is marked: an upright line with its words, one below the other, and a ring on the point.
function marksOf(curve, xs) {
    return function (canvas, area, graph) {
        const rows = new Map();
        curve.marks.forEach(function (mark) {
            const above = rows.get(mark.row) || 0;
            rows.set(mark.row, above + 1);
            const alone = curve.marks.filter(function (other) { return other.row === mark.row; }).length === 1;
            const words = alone || mark.line < 0 ? mark.text : curve.lines[mark.line].name + ": " + mark.text;
            const x = graph.toDomXCoord(xs[mark.row]);
            if (!inside(area, x)) return;
            canvas.setLineDash([2, 3]);
            upright(canvas, area, x, "--soft");
            canvas.setLineDash([]);
            canvas.font = font;
            const width = canvas.measureText(words).width;
            text(canvas, words, x + width + 6 > area.x + area.w ? x - width - 4 : x + 4, area.y + 12 + 14 * above, "--ink");
            const y = mark.line < 0 ? null : curve.lines[mark.line].values[mark.row];
            if (y === null) return;
            canvas.strokeStyle = style("--ink");
            canvas.lineWidth = 1.5;
            canvas.beginPath();
            canvas.arc(x, graph.toDomYCoord(y), 7, 0, 2 * Math.PI);
            canvas.stroke();
            canvas.lineWidth = 1;
        });
    };
}

function axisOf(x) {
    if (x.kind === "date_us") return { name: x.name, format: date, label: day, ticks: Dygraph.dateTicker };
    return { name: x.name, format: x.kind === "count" ? whole : formats[x.kind] };
}

function curve(sheet) {
    const scale = sheet.x.kind === "date_us" ? 1000 : 1;
    const xs = sheet.x.values.map(function (x) { return x / scale; });
    const bars = sheet.lines.some(function (line) { return line.lower && line.upper; });
    const value = function (line, row) {
        const y = line.values[row];
        if (!bars || y === null) return bars ? [null, null, null] : y;
        const low = line.lower && line.lower[row] !== null ? line.lower[row] : y;
        const high = line.upper && line.upper[row] !== null ? line.upper[row] : y;
        return [low, y, high];
    };
    new Chart({
        place: sheet.place, x: axisOf(sheet.x), format: formats[sheet.kind], bars: bars, connect: true,
        marked: sheet.marks.length > 0,
        log: sheet.kind === "fraction" ? undefined : false, under: marksOf(sheet, xs),
        series: sheet.lines.map(function (line) { return { name: line.name, limit: line.limit }; }),
        rows: xs.map(function (x, row) {
            return [x].concat(sheet.lines.map(function (line) { return value(line, row); }));
        }).filter(function (row) { return row[0] !== null; }).sort(function (a, b) { return a[0] - b[0]; }),
    });
}

document.body.classList.add("with-charts");
if (data.timeline.length > 1) [latency, throughput, trouble].forEach(function (draw) { draw(); });
if (data.timeline.length > 1) data.sheets.forEach(timeline);
if (data.spectrum.queries.length) spectrum();
if (data.timeline.length > 1) load();
data.curves.forEach(curve);
