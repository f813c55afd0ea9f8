# Usage: perl look.pl FOLDER NAME...
# Opens reports in Chromium and tells what is found: lines "ok WHAT" and "not ok WHAT: WHY", at the end "done".
# FOLDER holds result/ (a result), and NAME.html: plain, over (with a baseline), hour, hostile. Chromium's own files
# go there, too.
use strict;
use warnings;
use lib 'tests/html';
use Browser;
use JSON::PP;
use List::Util qw(max min);
use MIME::Base64;

$| = 1;
my ($folder, @names) = @ARGV;
my $browser = Browser->new($folder);
my $result = do { local $/; open my $file, '<', "$folder/result/result.json" or die $!; decode_json(<$file>) };

sub told {
    my ($what, $fails) = @_;
    print $fails ? "not ok $what: $fails\n" : "ok $what\n";
}

# The script's answer is nothing where all is well, and otherwise what is not.
sub asked {
    my ($what, $script) = @_;
    told($what, $browser->evaluate("(() => { $script })()"));
}

sub graph {
    my ($place) = @_;
    return qq{charts.find(c => c.spec.place === "$place")};
}

sub window_of {
    my ($place) = @_;
    return @{$browser->evaluate(graph($place) . '.graph.xAxisRange()')};
}

sub opened {
    my ($name) = @_;
    $browser->open("file://$folder/$name.html");
}

sub is_quiet {
    my ($name) = @_;
    told("$name: the page has nothing to complain of", join '; ', $browser->complaints);
    told("$name: it asks for nothing", join ' ', $browser->requests);
}

# Each number of the table of queries, against result.json.
sub shows_the_queries {
    my $shown = $browser->evaluate(q{Object.fromEntries([...document.querySelectorAll("#query-times tbody tr")].map(row =>
        [row.querySelector("th").textContent, [...row.querySelectorAll("td")].map(cell => cell.dataset.value)]))});
    my @wrong;
    for my $query (@{$result->{queries}}, {%{$result->{total}}, name => 'all'}) {
        my @times = map { my $hist = $query->{$_}; map({ $hist->{percentiles_us}{$_} } qw(50 95 99 99.9)), $hist->{max_us} }
            qw(response service);
        my @told = ($query->{succeeded}, undef, @times, @$query{qw(failed retried skipped rows)});
        my $cells = $shown->{$query->{name}} or push @wrong, "no $query->{name}" and next;
        $query->{response}{samples} or next;
        push @wrong, map { "$query->{name}, column $_: $cells->[$_], not $told[$_]" }
            grep { defined $told[$_] && $cells->[$_] != $told[$_] } 0 .. $#told;
    }
    told('the queries have the numbers of result.json', join '; ', @wrong);
}

sub shows_the_limits {
    my $rows = $browser->evaluate(q{[...document.querySelectorAll("#slas tbody tr")].map(row =>
        [row.querySelector("td").textContent.replace(/^\S+ /, ""), row.querySelector("th").textContent,
            ...[...row.querySelectorAll("td[data-value]")].map(cell => Number(cell.dataset.value))])});
    my %told = map { $_->{sla} => $_ } @{$result->{sla}};
    my @wrong = grep { my $row = $_; my $sla = $told{$row->[1]};
        !$sla || $row->[0] ne $sla->{state} || grep { abs($row->[$_->[0]] - $sla->{$_->[1]}) > 1e-9 * abs $sla->{$_->[1]} }
            [2, 'limit'], [3, 'value'], [4, 'margin'] } @$rows;
    told('the limits have the numbers of result.json', join '; ', map { "@$_" } @wrong);
    my @margins = map { $_->[0] eq 'fail' ? $_->[4] : 1000 + $_->[4] } @$rows;
    told('the worst margin first', @$rows == @{$result->{sla}} && join(' ', @margins) eq join(' ', sort { $a <=> $b } @margins)
        ? '' : "@margins");
}

sub draws_the_numbers {
    my $rows = $browser->evaluate(graph('latency') . '.rows');
    my @columns = @{$result->{timeline}{columns}};
    my @wrong;
    for my $i (0 .. $#{$result->{timeline}{rows}}) {
        my %second;
        @second{@columns} = @{$result->{timeline}{rows}[$i]};
        push @wrong, "second $i" if join(' ', @second{qw(second p50_us p99_us max_us)}) ne join(' ', @{$rows->[$i]}[0 .. 3]);
    }
    told('the timeline has the numbers of result.json', join ' ', @wrong);
    my ($last) = map { $_->{response}{max_us} } $result->{queries}[0];
    told('a spectrum reaches to the maximum',
        $browser->evaluate('Math.max(...' . graph('spectrum') . '.rows.map(row => row[1]))') == $last ? '' : 'it does not');
    my ($server) = grep { $_->{name} eq 'server' } @{$result->{sheets}};
    my ($wal) = grep { $server->{columns}[$_]{name} eq 'WAL' } 0 .. $#{$server->{columns}};
    my $drawn = $browser->evaluate('(() => { const sheet = data.sheets.find(one => one.names.includes("WAL"));
        return sheet.rows.map(row => row[1 + sheet.names.indexOf("WAL")]); })()');
    my @told = map { $_->[$wal] // 0 } @{$server->{rows}};
    told('WAL is on the same axis, to six digits', @told == @$drawn ? join ' ', map { "$drawn->[$_] for $told[$_]" }
        grep { abs($told[$_] - ($drawn->[$_] // 0)) > 1e-5 * $told[$_] } 0 .. $#told : 'not every second of it');
}

# What a line's switch does to the pixels.
sub switches_lines {
    my $picture = graph('latency') . '.inner.querySelector("canvas").toDataURL()';
    my $before = $browser->evaluate($picture);
    $browser->click('#chart-latency .toggles label:nth-child(2)');
    asked('a click on its name hides a line', 'return ' . graph('latency') . '.graph.visibility()[1] ? "it is there" : ""');
    told('and the chart is another one', $browser->evaluate($picture) ne $before ? '' : 'it is the same');
    $browser->click('#chart-latency .toggles label:nth-child(2)');
    told('and a second click shows it', $browser->evaluate($picture) eq $before ? '' : 'it does not');
    $browser->click('#chart-spectrum .tools button:last-of-type');
    asked('None hides every line', 'return ' . graph('spectrum') . '.graph.visibility().some(on => on) ? "not so" : ""')
        if @{$result->{queries}} > 6;
}

sub zooms {
    my @all = window_of('latency');
    my ($x, $y, $width) = $browser->middle('#chart-latency .inner');
    $browser->drag($x - $width / 8, $x + $width / 8, $y);
    my @zoomed = window_of('latency');
    told('a drag zooms', $zoomed[0] > $all[0] && $zoomed[1] < $all[1] ? '' : "@all to @zoomed");
    my @linked = map { [window_of($_)] } 'throughput', 'trouble',
        $browser->evaluate('charts.find(c => c.spec.place.startsWith("sheet-server")).spec.place');
    told('with all charts of the time', join '; ', map { "@$_" } grep { "@$_" ne "@zoomed" } @linked);
    $browser->click('#chart-throughput .tools button:nth-child(3)');
    told('Show all shows all', abs(max(map { abs $_ } (window_of('latency'))[0] - $all[0], (window_of('latency'))[1] - $all[1])) < 0.01
        ? '' : join ' ', window_of('latency'));
    $browser->click('#chart-latency .tools button:nth-child(1)');
    my @nearer = window_of('latency');
    told('the button zooms, too', $nearer[1] - $nearer[0] < 0.6 * ($all[1] - $all[0]) ? '' : "@nearer");
    $browser->click('#chart-latency .tools button:nth-child(3)');
}

sub tells_under_the_pointer {
    my ($x, $y) = $browser->middle('#chart-latency .inner');
    $browser->mouse(mouseMoved => $x, $y);
    $browser->mouse(mouseMoved => $x + 2, $y);
    $browser->settle;
    asked('the pointer shows values', 'const chart = ' . graph('latency') . '; const row = chart.rows[chart.row];
        const shown = chart.outputs[0].textContent;
        return shown.startsWith(duration(row[1])) ? "" : "shown " + shown + ", not " + duration(row[1]);');
    asked('and those of the same second elsewhere', 'const one = ' . graph('latency') . ', other = ' . graph('trouble') . ';
        return other.row !== null && other.rows[other.row][0] === one.rows[one.row][0] && other.outputs[0].textContent
            ? "" : "it does not";');
}

sub works_by_keyboard {
    $browser->evaluate('document.querySelector("#chart-latency .plot").focus()');
    $browser->key('Home');
    $browser->key('ArrowRight');
    asked('keys go from point to point', 'const chart = ' . graph('latency') . ', words = announcer.textContent;
        return chart.row === 1 && words.includes(duration(chart.rows[1][1])) ? "" : chart.row + ": " + words;');
    my @all = window_of('latency');
    $browser->key('+');
    my @zoomed = window_of('latency');
    told('and zoom', $zoomed[1] - $zoomed[0] < $all[1] - $all[0] ? '' : "@zoomed");
    $browser->key('Escape');
    told('and show all again', "@{[window_of('latency')]}" eq "@all" ? '' : join ' ', window_of('latency'));
    asked('where the keys go is seen', 'const look = getComputedStyle(document.activeElement);
        return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 ? "" : look.outline;');
}

sub begins_with_the_way_to_the_content {
    $browser->key('Tab');
    asked('the first Tab offers the way to the content', 'const link = document.activeElement;
        return link.hash === "#content" && link.getBoundingClientRect().width > 50 ? "" : link.outerHTML;');
}

sub has_tables_for_charts {
    $browser->click('#chart-latency summary');
    asked('a chart is there as a table, too', 'const chart = ' . graph('latency') . ';
        const rows = [...chart.details.querySelectorAll("tbody tr")];
        if (rows.length !== chart.rows.length) return rows.length + " rows";
        const shown = rows[1].querySelector("td").textContent;
        return shown === duration(chart.rows[1][1]) ? "" : shown;');
    $browser->click('#chart-latency summary');
}

sub is_accessible {
    my @roles = qw(button checkbox radio link application table region heading navigation);
    my %seen = map { $_ => [$browser->of_role($_)] } @roles, qw(banner main contentinfo);
    my @nameless = grep { my $role = $_; grep { !$_->{ignored} && ($_->{name}{value} // '') eq '' } @{$seen{$role}} } @roles;
    told('every control and table has a name', join ' ', @nameless);
    told('there are landmarks, and all that has a role', join ' ', grep { !@{$seen{$_}} } sort keys %seen);
    asked('headings in order', 'let level = 0, wrong = "";
        document.querySelectorAll("h1, h2, h3, h4").forEach(one => { const now = Number(one.tagName[1]);
            if (now > level + 1) wrong += one.textContent + " "; level = now; });
        return wrong || (document.querySelectorAll("h1").length === 1 ? "" : "not one h1");');
    asked('every table has a caption and heads', 'return [...document.querySelectorAll("main > section table")]
        .filter(one => !one.caption || !one.querySelector("thead th[scope]") || !one.querySelector("tbody th[scope=row], tbody td"))
        .map(one => one.id).join(" ");');
    asked('no id is there twice', 'const ids = [...document.querySelectorAll("[id]")].map(one => one.id);
        return ids.filter((id, index) => ids.indexOf(id) !== index).join(" ");');
    asked('lines differ by more than colour', 'const looks = charts.filter(c => !c.spec.points && !c.spec.bars)
        .map(c => c.spec.series.slice(0, 20).map((one, index) => patternOf(one, index).join()));
        return looks.every(one => one.length < 2 || one[0] !== one[1]) ? "" : JSON.stringify(looks);');
}

# WCAG 2.2, contrast ratio: 4.5 for texts, 3 for what is drawn.
my $contrast = <<'JS';
    const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const light = name => {
        paint.fillStyle = style(name); paint.fillRect(0, 0, 1, 1);
        const parts = [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3).map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    const low = [];
    for (const ground of ["--panel", "--paper"]) {
        for (const name of ["--ink", "--soft", "--good", "--bad", "--unknown", "--focus"])
            if (ratio(name, ground) < 4.5) low.push(name + " on " + ground + " " + ratio(name, ground).toFixed(2));
        for (let i = 0; i < 10; i++)
            if (ratio("--c" + i, ground) < 3) low.push("--c" + i + " on " + ground);
    }
    return low.join("; ");
JS

sub is_light_and_dark {
    my $paper = 'getComputedStyle(document.body).backgroundColor';
    my $picture = graph('latency') . '.inner.querySelector("canvas").toDataURL()';
    my ($light, $drawn) = map { $browser->evaluate($_) } $paper, $picture;
    asked('light: texts and lines stand out', $contrast);
    $browser->look('dark');
    told('dark is dark', $browser->evaluate($paper) ne $light ? '' : $light);
    told('the charts, too', $browser->evaluate($picture) ne $drawn ? '' : 'they are drawn as in the light');
    asked('dark: texts and lines stand out', $contrast);
}

# From the dark, so that what is printed is seen to be white.
sub prints {
    $browser->look('dark', 'print');
    asked('on paper: white, without what one clicks on', 'const seen = [...document.querySelectorAll("nav, .tools, summary")]
        .filter(one => one.checkVisibility());
        return seen.length ? seen.length + " controls" : getComputedStyle(document.body).backgroundColor === "rgb(255, 255, 255)"
            ? "" : getComputedStyle(document.body).backgroundColor;');
    $browser->look('dark');
    $browser->evaluate('window.printed = []; addEventListener("beforeprint", () => printed.push(charts[0].looks().gridLineColor))');
    my $pdf = decode_base64($browser->call('Page.printToPDF', {printBackground => JSON::PP::true, preferCSSPageSize => JSON::PP::true,
        pageRanges => '1-4'})->{data});
    my $pages = () = $pdf =~ m{/Type\s*/Page\b}g;
    told('it is printed', $pdf =~ /^%PDF/ && $pages == 4 ? '' : "$pages pages, not the first 4");
    asked('with charts as in the light, and then in the dark again', 'return printed[0] === "#e6eaee" &&
        charts[0].looks().gridLineColor !== printed[0] ? "" : printed + " " + charts[0].looks().gridLineColor;');
    $browser->look('light');
}

sub fits_a_phone {
    my ($name) = @_;
    $browser->size(360, 740, 1);
    opened($name);
    asked("$name: 360 pixels are wide enough", 'const wide = document.documentElement.scrollWidth;
        return wide <= 360 ? "" : wide + " pixels";');
    asked("$name: nothing is cut off", 'return [...document.querySelectorAll("body > *, section, .chart, .plot, .tools, button, .figure")]
        .filter(one => one.getBoundingClientRect().right > 360.5 || one.getBoundingClientRect().left < -0.5)
        .filter(one => !one.closest(".skip, .hidden, .wide")).map(one => one.tagName + "." + one.className).join(" ");');
    asked("$name: charts can be read", 'return charts.filter(c => c.inner.clientWidth < 250).map(c => c.spec.place).join(" ");');
    $browser->size(1280, 900);
}

my %pages = (
    plain => sub {
        is_quiet('plain');
        begins_with_the_way_to_the_content();
        shows_the_queries();
        shows_the_limits();
        draws_the_numbers();
        tells_under_the_pointer();
        zooms();
        switches_lines();
        works_by_keyboard();
        has_tables_for_charts();
        is_accessible();
        is_light_and_dark();
        prints();
        told('after all this it has nothing to complain of', join '; ', $browser->complaints, $browser->requests);
        fits_a_phone('plain');
    },
    over => sub {
        is_quiet('over');
        asked('the baseline lies over each query', 'const chart = ' . graph('spectrum') . ';
            const names = chart.spec.series.map(one => one.name);
            return data.spectrum.queries.every(one => names.includes(one.name + ", baseline")) ? "" : names.join();');
        my $visible = graph('spectrum') . '.graph.visibility().filter(on => on).length';
        my $before = $browser->evaluate($visible);
        $browser->click('#chart-spectrum .tools label:nth-of-type(2)');
        told('and goes at a click', $browser->evaluate($visible) * 2 == $before ? '' : "$before");
        fits_a_phone('over');
    },
    hour => sub {
        is_quiet('hour');
        asked('hour: every second is drawn', 'const rows = ' . graph('latency') . '.rows.length; return rows === 3600 ? "" : rows;');
        asked('hour: and 20 queries', 'const count = data.spectrum.queries.length; return count === 20 ? "" : count;');
        asked('a curve has its interval, limit and knee', 'const chart = ' . graph('sheet-capacity-2') . ';
            return chart.spec.bars && chart.spec.series[1].limit && data.curves[0].marks[0].text === "knee"
                && chart.rows[0][1].join() === "9900,11000,13200" ? "" : JSON.stringify([chart.rows[0], data.curves[0].marks]);');
    },
    hostile => sub {
        is_quiet('hostile');
        asked('hostile texts are texts', 'return window.broken || document.querySelector("img") ? "broken out" : "";');
        asked('as they were', 'const text = document.querySelector(".reason").textContent;
            return text.startsWith("</script></style><img src=x onerror=\"window.broken=1\">") && text.includes("\u{1f600}") ? "" : text;');
        asked('in the charts, too', 'return data.phases[0].name.startsWith("</script>") &&
            document.querySelector("#chart-sheet-server-4 .toggles").textContent.includes("</script>") ? "" : data.phases[0].name;');
        $browser->click('#chart-latency summary');
        my ($x, $y) = $browser->middle('#chart-latency .inner');
        $browser->mouse(mouseMoved => $x, $y);
        asked('and under the pointer', 'return window.broken || document.querySelector("img") ? "broken out" : "";');
        fits_a_phone('hostile');
    },
);
for my $name (@names) {
    opened($name);
    $pages{$name}->();
}
$browser->close;
print "done\n";
