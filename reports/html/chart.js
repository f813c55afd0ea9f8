"use strict";
// One chart: its lines with their switches, zoom by pointer, button and key, its numbers as a table.
//
// new Chart({place, x: {name, format, label, ticks, aside}, series: [{name, hidden, limit, of}], rows: [[x, y, ...]], format,
//            log, linked, marked, connect, bars, points, under, choices: {name: {axis, rows}}})
//   of         index of the line that this one, of the baseline, is laid over: it has that one's colour and switch
//   limit      a line that is not to be crossed
//   log        whether the scale is logarithmic at first; without it there is no switch
//   marked     rings and words need room above
//   connect    lines go on over values that are not known
//   bars       values are [low, value, high]
//   points     without lines
//   choices    other rows, one of which is shown, and what they are over
//   under      draws below the lines: (canvas, area, dygraph)

const darkness = window.matchMedia("(prefers-color-scheme: dark)");
const charts = [];
let passing = false;

function style(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
}

// Lines differ in colour and in pattern, so that the colour is never alone.
const patterns = [[], [8, 3], [3, 3], [10, 3, 3, 3]];

function patternOf(series, index) {
    if (series.limit) return [5, 4];
    return series.of === undefined ? patterns[index % patterns.length] : [1, 3];
}

function colourOf(series, index) {
    return style(series.limit ? "--bad" : "--c" + (series.of === undefined ? index : series.of) % 10);
}

class Chart {
    constructor(spec) {
        this.spec = spec;
        this.rows = spec.rows;
        this.log = !!spec.log;
        this.baseline = true;
        this.shown = spec.series.map(function (series) { return !series.hidden; });
        this.row = null;
        this.build(document.getElementById("chart-" + spec.place));
        const lines = this.lines();
        this.graph = new Dygraph(this.inner, lines.file, this.options(lines));
        this.graph.ready(() => charts.push(this));
    }

    build(place) {
        const title = place.querySelector("h3");
        this.inner = element("div", { className: "inner" });
        this.inner.setAttribute("aria-hidden", "true");
        this.plot = element("div", { className: "plot", tabIndex: 0 }, this.inner);
        this.plot.setAttribute("role", "application");
        this.plot.setAttribute("aria-roledescription", "chart");
        this.plot.setAttribute("aria-label", title.textContent + ". Left and right go from point to point, " +
            "plus and minus zoom, Escape shows all.");
        this.plot.addEventListener("keydown", (event) => this.key(event));
        this.at = element("output", { className: "at" });
        this.axis = element("span", { textContent: this.spec.x.name });
        place.append(element("div", { className: "head" }, title, this.tools()), this.switches(), this.plot,
            element("p", { className: "axis" }, this.axis, this.at), this.table());
    }

    // Buttons, and switches that are not of one line.
    tools() {
        const box = element("div", { className: "tools" });
        const button = (text, label, act) => {
            const made = element("button", { type: "button", textContent: text, onclick: act });
            made.setAttribute("aria-label", label);
            box.append(made);
        };
        button("+", "Zoom in", () => this.zoom(0.5));
        button("\u2212", "Zoom out", () => this.zoom(2));
        button("Show all", "Show all", () => this.graph.resetZoom());
        if (this.spec.log !== undefined)
            box.append(this.checkbox("log scale", this.log, (on) => this.scale(on)));
        if (this.spec.series.some((series) => series.of !== undefined))
            box.append(this.checkbox("baseline", true, (on) => this.overlay(on)));
        if (this.spec.series.length > 6) {
            button("All", "Show all lines", () => this.showAll(true));
            button("None", "Hide all lines", () => this.showAll(false));
        }
        Object.entries(this.spec.choices || {}).forEach((pair, index) => box.append(this.choice(pair[0], pair[1], index)));
        return box;
    }

    checkbox(text, checked, change) {
        const input = element("input", { type: "checkbox", checked: checked });
        input.addEventListener("change", function () { change(input.checked); });
        return element("label", {}, input, text);
    }

    choice(name, choice, index) {
        const input = element("input", { type: "radio", name: "choice-" + this.spec.place, checked: index === 0 });
        input.addEventListener("change", () => {
            this.rows = choice.rows;
            this.axis.textContent = choice.axis;
            this.details.open = false;
            this.row = null;
            this.graph.updateOptions(Object.assign(this.lines(), { dateWindow: null }));
        });
        return element("label", {}, input, name);
    }

    // A checkbox for each line, which also shows its value under the pointer.
    switches() {
        const box = element("div", { className: this.spec.series.length > 6 ? "toggles many" : "toggles" });
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", "Lines");
        this.outputs = [];
        this.boxes = [];
        this.spec.series.forEach((series, index) => {
            if (series.of !== undefined) return;
            const label = this.checkbox("", this.shown[index], (on) => this.show(index, on));
            const output = element("output");
            label.append(this.keyOf(series, index), series.name, output);
            this.outputs.push(output);
            this.boxes.push(label.firstChild);
            box.append(label);
        });
        return box;
    }

    keyOf(series, index) {
        const space = "http://www.w3.org/2000/svg";
        const picture = document.createElementNS(space, "svg");
        const line = document.createElementNS(space, "line");
        picture.setAttribute("class", "key");
        picture.setAttribute("viewBox", "0 0 22 6");
        picture.setAttribute("aria-hidden", "true");
        Object.entries({ x1: 0, y1: 3, x2: 22, y2: 3, "stroke-width": 2.5 }).forEach(function (pair) {
            line.setAttribute(pair[0], pair[1]);
        });
        if (this.spec.points) line.setAttribute("stroke-dasharray", index % 2 ? "6 2" : "3 3");
        else line.setAttribute("stroke-dasharray", patternOf(series, index).join(" "));
        line.style.stroke = series.limit ? "var(--bad)" : "var(--c" + index % 10 + ")";
        picture.append(line);
        return picture;
    }

    // The numbers, made when somebody wants them.
    table() {
        const box = element("div", { className: "wide long", tabIndex: 0 });
        this.details = element("details", {}, element("summary", { textContent: "Numbers of this chart" }), box);
        this.details.addEventListener("toggle", () => {
            if (this.details.open) box.replaceChildren(this.numbers());
        });
        return this.details;
    }

    numbers() {
        const head = element("tr");
        [this.axis.textContent].concat(this.spec.series.map(function (series) { return series.name; })).forEach((name) =>
            head.append(element("th", { scope: "col", className: "number", textContent: name })));
        const body = element("tbody");
        this.rows.forEach((row) => {
            const line = element("tr", {}, element("th", { scope: "row", className: "number",
                textContent: this.nameOf(row[0]) }));
            this.spec.series.forEach((series, index) => line.append(element("td", { className: "number",
                textContent: this.read(row[index + 1], series.name) })));
            body.append(line);
        });
        return element("table", {}, element("thead", {}, head), body);
    }

    read(value, name) {
        const known = (v) => v !== null && v !== undefined && !Number.isNaN(v);
        if (!Array.isArray(value)) return known(value) ? this.spec.format(value, name) : "\u2013";
        if (!known(value[1])) return "\u2013";
        const middle = this.spec.format(value[1], name);
        return value[0] === value[2] ? middle :
            middle + " (" + this.spec.format(value[0], name) + " to " + this.spec.format(value[2], name) + ")";
    }

    options(lines) {
        const spec = this.spec;
        return Object.assign({
            labels: ["x"].concat(spec.series.map(function (series, index) { return "s" + index; })),
            series: Object.fromEntries(spec.series.map((series, index) => ["s" + index, this.lineOf(series, index)])),
            customBars: !!spec.bars,
            connectSeparatedPoints: !!spec.connect,
            highlightCircleSize: 4,
            yRangePad: spec.marked ? 16 : spec.log ? 8 : 4,
            xRangePad: spec.linked ? 0 : 8,
            animatedZooms: false,
            legend: "never",
            labelsKMB: false,
            labelsUTC: true,
            fillAlpha: 0.18,
            interactionModel: withoutTouch(),
            axes: {
                x: Object.assign({ axisLabelFormatter: spec.x.label || spec.x.format, pixelsPerLabel: 70, axisLabelWidth: 74 },
                    spec.x.ticks ? { ticker: spec.x.ticks } : {}),
                y: { axisLabelFormatter: spec.format, axisLabelWidth: 64, pixelsPerLabel: 34 },
            },
            underlayCallback: (canvas, area, graph) => { if (spec.under) spec.under(canvas, area, graph); },
            highlightCallback: (event, x, points, row) => this.selected(x, points, row),
            unhighlightCallback: () => this.unselected(),
            drawCallback: (graph, first) => { if (!first) this.drawn(); },
            visibility: lines.visibility,
            logscale: lines.logscale,
            includeZero: lines.includeZero,
        }, this.looks());
    }

    lineOf(series, index) {
        const over = series.of !== undefined;
        return {
            strokePattern: patternOf(series, index),
            drawPoints: !!(this.spec.points || this.spec.bars) && !series.limit,
            strokeWidth: this.spec.points ? 0 : series.limit ? 1.2 : over ? 1.8 : 1.6,
            pointSize: this.spec.points ? 3 : 2.5,
            drawPointCallback: this.spec.points && index % 2 ? drawSquare : Dygraph.Circles.DEFAULT,
        };
    }

    looks() {
        return {
            colors: this.spec.series.map(colourOf),
            axisLineColor: style("--line"),
            gridLineColor: style("--grid"),
        };
    }

    // A line of the baseline is shown with the one that it belongs to.
    visibility() {
        return this.spec.series.map((series, index) =>
            series.of === undefined ? this.shown[index] : this.baseline && this.shown[series.of]);
    }

    // A logarithmic scale has no place for 0, and without a value it has no ends.
    isLog() {
        const visible = this.visibility();
        const middle = (value) => Array.isArray(value) ? value[1] : value;
        return this.log && this.rows.some((row) => visible.some((on, index) => on && middle(row[index + 1]) > 0));
    }

    lines() {
        const log = this.isLog();
        return { file: this.drawnRows(log), visibility: this.visibility(), logscale: log, includeZero: !log };
    }

    show(index, on) {
        this.shown[index] = on;
        this.graph.updateOptions(this.lines());
    }

    showAll(on) {
        this.boxes.forEach((box, index) => { this.shown[index] = box.checked = on; });
        this.graph.updateOptions(this.lines());
    }

    overlay(on) {
        this.baseline = on;
        this.graph.updateOptions(this.lines());
    }

    scale(on) {
        this.log = on;
        this.graph.updateOptions(this.lines());
    }

    drawnRows(log) {
        const above = (value) => value > 0 ? value : null;
        if (!log) return this.rows;
        return this.rows.map((row) => row.map((value, index) =>
            index === 0 ? value : Array.isArray(value) ? value.map(above) : above(value)));
    }

    // Pointer and zoom are shared by the charts with the time of the run as axis.
    share(action) {
        if (passing || !this.spec.linked) return;
        passing = true;
        charts.filter((other) => other !== this && other.spec.linked).forEach(action);
        passing = false;
    }

    rowAt(x) {
        const row = this.rows.findIndex(function (values) { return values[0] >= x; });
        return row >= 0 && this.rows[row][0] === x ? row : null;
    }

    select(row) {
        if (row === null) this.graph.clearSelection();
        else this.graph.setSelection(row, undefined, false, true);
        if (row === null) this.unselected();
    }

    selected(x, points, row) {
        this.row = row;
        this.outputs.forEach(function (output) { output.textContent = ""; });
        this.spec.series.forEach((series, index) => {
            const value = this.read(this.rows[row][index + 1], series.name);
            if (series.of === undefined && this.shown[index]) this.outputs[index].textContent = value;
            if (series.of !== undefined && this.baseline && this.shown[series.of])
                this.outputs[series.of].textContent += " (before " + value + ")";
        });
        this.at.textContent = this.nameOf(x);
        this.share(function (other) { other.select(other.rowAt(x)); });
    }

    nameOf(x) {
        return (this.spec.x.format(x) || trim(x)) + (this.spec.x.aside ? this.spec.x.aside(x) : "");
    }

    unselected() {
        this.outputs.forEach(function (output) { output.textContent = ""; });
        this.at.textContent = "";
        this.share(function (other) { other.select(null); });
    }

    drawn() {
        const window = this.graph.xAxisRange();
        this.share(function (other) { other.graph.updateOptions({ dateWindow: window }); });
    }

    zoom(factor) {
        const range = this.graph.xAxisRange();
        const all = this.graph.xAxisExtremes();
        const middle = this.row === null ? (range[0] + range[1]) / 2 : this.rows[this.row][0];
        const half = (range[1] - range[0]) * factor / 2;
        const low = Math.max(all[0], middle - half);
        const high = Math.min(all[1], middle + half);
        if (high > low) this.graph.updateOptions({ dateWindow: [low, high] });
    }

    go(row) {
        const last = this.rows.length - 1;
        this.select(Math.max(0, Math.min(last, row)));
        const x = this.rows[this.row][0];
        const range = this.graph.xAxisRange();
        if (x < range[0] || x > range[1]) {
            const half = (range[1] - range[0]) / 2;
            this.graph.updateOptions({ dateWindow: [x - half, x + half] });
        }
        document.getElementById("announcer").textContent = [this.axis.textContent + " " + this.at.textContent].concat(
            this.spec.series.filter((series, index) => series.of === undefined && this.shown[index])
                .map((series) => series.name + " " + this.outputs[this.spec.series.indexOf(series)].textContent)).join("; ");
    }

    key(event) {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        const row = this.row === null ? -1 : this.row;
        const step = event.shiftKey ? 10 : 1;
        const actions = {
            ArrowRight: () => this.go(row + step),
            ArrowLeft: () => this.go(this.row === null ? this.rows.length - 1 : row - step),
            Home: () => this.go(0),
            End: () => this.go(this.rows.length - 1),
            "+": () => this.zoom(0.5),
            "=": () => this.zoom(0.5),
            "-": () => this.zoom(2),
            Escape: () => this.graph.resetZoom(),
        };
        if (!actions[event.key]) return;
        event.preventDefault();
        actions[event.key]();
    }

    // A sheet of paper is as wide as this, and white. A canvas that got another size would be printed empty.
    print(on) {
        this.inner.style.zoom = on ? Math.min(1, 920 / this.inner.clientWidth) : "";
        this.graph.updateOptions(this.looks());
    }
}

// A finger on a chart scrolls the page; the buttons zoom.
function withoutTouch() {
    const model = Object.assign({}, Dygraph.defaultInteractionModel);
    delete model.touchstart;
    delete model.touchmove;
    delete model.touchend;
    return model;
}

function drawSquare(graph, name, canvas, x, y, colour, radius) {
    canvas.fillStyle = colour;
    canvas.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}

darkness.addEventListener("change", function () {
    charts.forEach(function (chart) { chart.graph.updateOptions(chart.looks()); });
});
window.addEventListener("beforeprint", function () {
    document.documentElement.classList.add("printing");
    charts.forEach(function (chart) { chart.print(true); });
});
window.addEventListener("afterprint", function () {
    document.documentElement.classList.remove("printing");
    charts.forEach(function (chart) { chart.print(false); });
});
