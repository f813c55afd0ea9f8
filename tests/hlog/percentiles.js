// Usage: node percentiles.js FILE.hlog ...
// A line for each interval, as HdrHistogram's reader in JavaScript sees it:
// FILE TAG COUNT P50 P90 P99 P99.9 P99.99 MAX
const fs = require("fs");
const path = require("path");
const hdr = require(path.join(process.env.HLOG_MODULES, "hdr-histogram-js"));

for (const file of process.argv.slice(2)) {
    const reader = new hdr.HistogramLogReader(fs.readFileSync(file, "utf8"));
    for (let read = reader.nextIntervalHistogram(); read; read = reader.nextIntervalHistogram()) {
        const values = [50, 90, 99, 99.9, 99.99].map((p) => read.getValueAtPercentile(p));
        const name = path.basename(file, ".hlog");
        console.log([name, read.tag, read.totalCount, ...values, read.maxValue].join(" "));
    }
}
