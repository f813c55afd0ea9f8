"use strict";
// Draws the charts from #chart-data. Without this script the page's tables say everything.
(function () {
    const data = JSON.parse(document.getElementById("chart-data").textContent);
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const colour = {
        p50: "#3b82f6", p99: "#e08a00", max: "#d64550",
        started: "#8b95a1", succeeded: "#2f9e5b", failed: "#d64550", "in flight": "#8a63d2",
    };
    const palette = ["#3b82f6", "#e08a00", "#2f9e5b", "#d64550", "#8a63d2", "#12a3a3", "#c2579b", "#7d8a2e",
        "#5c6bc0", "#b5651d", "#4c9a8f", "#9c6ade"];

    function style(name) {
        return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    }

    function trim(number) {
        return String(Number(number.toPrecision(3)));
    }

    function duration(us) {
        if (us === null || us === undefined || Number.isNaN(us)) return "";
        if (us < 1000) return trim(us) + " us";
        if (us < 1e6) return trim(us / 1000) + " ms";
        return us < 6e7 ? trim(us / 1e6) + " s" : trim(us / 6e7) + " min";
    }

    // Labels for whole seconds alone: zoomed in far, the axis has ticks between them.
    function clock(second) {
        const s = Math.round(second);
        if (Math.abs(second - s) > 0.01) return "";
        if (s < 120) return s + " s";
        const part = (n) => String(n).padStart(2, "0");
        const hours = Math.floor(s / 3600);
        return (hours ? hours + ":" + part(Math.floor(s / 60) % 60) : Math.floor(s / 60)) + ":" + part(s % 60);
    }

    // A checkbox for each series, which also shows its value under the pointer.
    function toggles(place, names, colours, hidden, change) {
        const box = document.getElementById(place);
        const outputs = {};
        names.forEach(function (name, index) {
            const label = document.createElement("label");
            const input = document.createElement("input");
            const key = document.createElement("span");
            const output = document.createElement("output");
            input.type = "checkbox";
            input.checked = hidden.indexOf(name) < 0;
            input.addEventListener("change", function () { change(index, input.checked); });
            key.className = "key";
            key.style.background = colours[index];
            label.append(input, key, document.createTextNode(name), output);
            box.append(label);
            outputs[name] = output;
        });
        return outputs;
    }

    function show(outputs, points, format) {
        Object.values(outputs).forEach(function (output) { output.textContent = ""; });
        (points || []).forEach(function (point) {
            if (outputs[point.name]) outputs[point.name].textContent = format(point.yval, point.name);
        });
    }

    function looks() {
        return { axisLineColor: style("--line"), gridLineColor: style("--line") };
    }

    // Zoom and pointer are shared by the charts with a time axis.
    const linked = [];
    let passing = false;

    function share(chart, action) {
        if (passing) return;
        passing = true;
        linked.filter(function (other) { return other !== chart; }).forEach(action);
        passing = false;
    }

    // Phases that are not measured lie under a grey band.
    function phases(canvas, area, chart) {
        canvas.fillStyle = style("--band");
        canvas.font = "11px system-ui, sans-serif";
        data.phases.forEach(function (phase) {
            const left = Math.max(chart.toDomXCoord(phase.start), area.x);
            const right = Math.min(chart.toDomXCoord(phase.end), area.x + area.w);
            if (phase.measured || right <= left) return;
            canvas.fillStyle = style("--band");
            canvas.fillRect(left, area.y, right - left, area.h);
            canvas.fillStyle = style("--soft");
            if (right - left > 50) canvas.fillText(phase.name, left + 5, area.y + 12);
        });
    }

    function limits(canvas, area, chart) {
        phases(canvas, area, chart);
        data.limits.forEach(function (limit) {
            const y = chart.toDomYCoord(limit.us);
            if (!(y >= area.y && y <= area.y + area.h)) return;
            canvas.strokeStyle = style("--bad");
            canvas.setLineDash([5, 4]);
            canvas.beginPath();
            canvas.moveTo(area.x, y);
            canvas.lineTo(area.x + area.w, y);
            canvas.stroke();
            canvas.setLineDash([]);
            canvas.fillStyle = style("--bad");
            const text = "limit " + limit.label + " " + duration(limit.us);
            canvas.fillText(text, area.x + area.w - canvas.measureText(text).width - 4, y - 4);
        });
    }

    function timeChart(place, names, hidden, rows, options) {
        const colours = names.map(function (name, index) { return colour[name] || palette[index % palette.length]; });
        const format = options.format;
        let chart = null;
        const outputs = toggles(place + "-series", names, colours, hidden,
            function (index, on) { chart.setVisibility(index, on); });
        chart = new Dygraph(document.getElementById(place), rows, Object.assign({
            labels: ["second"].concat(names),
            colors: colours,
            visibility: names.map(function (name) { return hidden.indexOf(name) < 0; }),
            strokeWidth: 1.6,
            highlightCircleSize: 3,
            animatedZooms: false,
            legend: "never",
            labelsKMB: false,
            axes: Object.assign({ x: { axisLabelFormatter: clock, valueFormatter: clock, pixelsPerLabel: 70 } },
                options.axes),
            highlightCallback: function (event, x, points, row) {
                show(outputs, points, format);
                share(chart, function (other) { other.setSelection(row, undefined, false, true); });
            },
            unhighlightCallback: function () {
                show(outputs, null, format);
                share(chart, function (other) {
                    other.clearSelection();
                    other.getFunctionOption("unhighlightCallback")();
                });
            },
            drawCallback: function (drawn, first) {
                if (first) return;
                share(drawn, function (other) { other.updateOptions({ dateWindow: drawn.xAxisRange() }); });
            },
        }, looks(), options.more));
        chart.ready(function () { linked.push(chart); });
        return chart;
    }

    // A logarithmic axis has no place for 0.
    function positive(value) {
        return value > 0 ? value : null;
    }

    function latency() {
        const rows = data.timeline.map(function (row) {
            return [row[0], positive(row[1]), positive(row[2]), positive(row[3])];
        });
        return timeChart("latency", ["p50", "p99", "max"], [], rows, {
            format: duration,
            axes: { y: { axisLabelFormatter: duration, axisLabelWidth: 64 } },
            more: { logscale: true, yRangePad: 8, underlayCallback: limits },
        });
    }

    function throughput() {
        const rows = data.timeline.map(function (row) { return [row[0], row[4], row[5], row[6], row[7]]; });
        return timeChart("throughput", ["started", "succeeded", "failed", "in flight"], ["in flight"], rows, {
            format: function (value, name) { return trim(value) + (name === "in flight" ? "" : "/s"); },
            axes: { y: { axisLabelFormatter: trim, axisLabelWidth: 64 } },
            more: { includeZero: true, underlayCallback: phases },
        });
    }

    // How a sheet's values are read, by their kind.
    const formats = {
        "duration_us": duration,
        "bytes": function (value) {
            const step = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1) / 3)));
            return trim(value / Math.pow(1000, step)) + " " + ["B", "kB", "MB", "GB", "TB"][step];
        },
        "fraction": function (value) { return trim(value * 100) + " %"; },
        "per second": function (value) { return trim(value) + "/s"; },
    };

    function series(sheet) {
        const format = formats[sheet.kind] || trim;
        return timeChart(sheet.place, sheet.names, [], sheet.rows, {
            format: format,
            axes: { y: { axisLabelFormatter: format, axisLabelWidth: 64 } },
            more: { includeZero: true, underlayCallback: phases },
        });
    }

    // The horizontal axis is log10(1 / (1 - p)): 0 is the minimum's side, 1 is p90, 2 is p99.
    function nines(percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    function levelName(x) {
        const above = 100 * Math.pow(10, -x);
        const decimals = Math.max(0, Math.ceil(x - 2));
        return "p" + (100 - above).toFixed(Math.abs(x - Math.round(x)) < 1e-9 ? decimals : decimals + 1);
    }

    function levelTicks(low, high) {
        const ticks = [];
        [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999, 0.9999999].forEach(function (p) {
            const v = -Math.log10(1 - p);
            if (v >= low && v <= high) ticks.push({ v: v, label: "p" + Number((p * 100).toFixed(7)) });
        });
        return ticks;
    }

    function spectrum() {
        const queries = data.spectrum.queries;
        if (!queries.length) return null;
        const names = queries.map(function (query) { return query.name; });
        const colours = queries.map(function (query, index) { return palette[index % palette.length]; });
        let kind = "response";
        function rows() {
            return data.spectrum.levels.map(function (level, index) {
                return [nines(level)].concat(queries.map(function (query) { return positive(query[kind][index]); }));
            });
        }
        let chart = null;
        const outputs = toggles("spectrum-series", names, colours, [],
            function (index, on) { chart.setVisibility(index, on); });
        ["response", "service"].forEach(function (name) {
            const label = document.createElement("label");
            const input = document.createElement("input");
            input.type = "radio";
            input.name = "kind";
            input.checked = name === kind;
            input.addEventListener("change", function () {
                kind = name;
                chart.updateOptions({ file: rows() });
            });
            label.append(input, document.createTextNode(name + " time"));
            document.getElementById("spectrum-kind").append(label);
        });
        chart = new Dygraph(document.getElementById("spectrum"), rows(), Object.assign({
            labels: ["percentile"].concat(names),
            colors: colours,
            strokeWidth: 1.6,
            yRangePad: 8,
            highlightCircleSize: 3,
            logscale: true,
            legend: "never",
            axes: {
                x: { ticker: levelTicks, valueFormatter: levelName },
                y: { axisLabelFormatter: duration, axisLabelWidth: 64 },
            },
            highlightCallback: function (event, x, points) { show(outputs, points, duration); },
            unhighlightCallback: function () { show(outputs, null, duration); },
        }, looks()));
        return chart;
    }

    document.body.classList.add("with-charts");
    const charts = [data.timeline.length ? latency() : null, data.timeline.length ? throughput() : null, spectrum()]
        .concat(data.sheets.map(series)).filter(Boolean);
    document.getElementById("reset").addEventListener("click", function () {
        linked.forEach(function (chart) { chart.resetZoom(); });
    });
    dark.addEventListener("change", function () {
        charts.forEach(function (chart) { chart.updateOptions(looks()); });
    });
})();
