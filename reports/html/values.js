"use strict";
// How values are read: by their unit, as the tables have them.

function trim(number) {
    return String(Number(number.toPrecision(3)));
}

// Of what is nearly all the rest tells.
function fraction(value) {
    return String(Number((value * 100).toPrecision(value > 0.99 && value < 1 ? 5 : 3))) + " %";
}

function duration(us) {
    if (us < 1000) return trim(us) + " us";
    if (us < 1e6) return trim(us / 1000) + " ms";
    return us < 6e7 ? trim(us / 1e6) + " s" : trim(us / 6e7) + " min";
}

function bytes(value) {
    const step = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1) / 3)));
    return trim(value / Math.pow(1000, step)) + " " + ["B", "kB", "MB", "GB", "TB"][step];
}

const twoDigits = (n) => String(n).padStart(2, "0");

function clock(second) {
    const s = Math.round(second);
    if (s < 120) return s + " s";
    const hours = Math.floor(s / 3600);
    return (hours ? hours + ":" + twoDigits(Math.floor(s / 60) % 60) : Math.floor(s / 60)) + ":" + twoDigits(s % 60);
}

// Whole minutes and hours rather than what is round in seconds.
function clockTicks(low, high, pixels) {
    const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
    const least = (high - low) / Math.max(1, pixels / 70);
    const step = steps.find(function (seconds) { return seconds >= least; }) || 86400 * Math.ceil(least / 86400);
    const ticks = [];
    for (let at = Math.ceil(low / step) * step; at <= high; at += step) ticks.push({ v: at, label: clock(at) });
    return ticks;
}

function whole(number) {
    return Math.abs(number - Math.round(number)) < 0.01 ? String(Math.round(number)) : "";
}

function date(milliseconds) {
    return new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ");
}

function day(milliseconds) {
    return date(milliseconds).slice(5).replace(" 00:00", "");
}

// By the kinds of a sheet's columns.
const formats = {
    "count": trim,
    "number": trim,
    "duration_us": duration,
    "time_us": duration,
    "bytes": bytes,
    "per second": function (value) {
        if (value < 1000) return trim(value) + "/s";
        return value < 1e6 ? trim(value / 1000) + "k/s" : trim(value / 1e6) + "M/s";
    },
    "fraction": fraction,
    "date_us": function (us) { return date(us / 1000); },
};

// The axis of percentiles is log10(1 / (1 - p)): 0 is the minimum's side, 1 is p90, 2 is p99.
function nines(percentile) {
    return -Math.log10(1 - percentile / 100);
}

function levelName(x) {
    const above = 100 * Math.pow(10, -x);
    const decimals = Math.max(0, Math.ceil(x - 2));
    return "p" + (100 - above).toFixed(Math.abs(x - Math.round(x)) < 1e-9 ? decimals : decimals + 1);
}

function levelTicks(low, high) {
    return [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999, 0.9999999].map(function (p) {
        return { v: -Math.log10(1 - p), label: "p" + Number((p * 100).toFixed(7)) };
    }).filter(function (tick) { return tick.v >= low && tick.v <= high; });
}
