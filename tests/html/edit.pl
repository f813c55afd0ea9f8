# Usage: perl edit.pl hour|hostile RESULT COPY
# Copies a result folder. hour: a run of 3,600 seconds and 20 queries. hostile: every text that a result may hold
# tries to break out of the page.
use strict;
use warnings;
use File::Copy qw(copy);
use JSON::PP;

my ($how, $from, $to) = @ARGV;
my $json = JSON::PP->new->utf8;

sub read_result {
    open my $file, '<', "$from/result.json" or die "$from: $!";
    local $/;
    return $json->decode(<$file>);
}

# Copies of the first one, with its histograms.
sub add_queries {
    my ($result) = @_;
    my ($pattern) = @{$result->{queries}};
    for my $i (@{$result->{queries}} + 1 .. 20) {
        my $name = "another_query_with_a_long_name_$i";
        push @{$result->{queries}}, {%$pattern, name => $name};
        copy("$to/$pattern->{name}.hlog", "$to/$name.hlog") or die "$name: $!";
    }
}

sub stretch {
    my ($rows) = @_;
    my @pattern = @$rows;
    return map { my $row = [@{$pattern[$_ % @pattern]}]; $row->[0] = $_; $row } 0 .. 3599;
}

sub hour {
    my ($result) = @_;
    add_queries($result);
    $result->{timeline}{rows} = [stretch($result->{timeline}{rows})];
    $_->{rows} = [stretch($_->{rows})] for grep { $_->{chart} eq 'timeline' && @{$_->{rows}} } @{$result->{sheets}};
    $result->{phases}[-1]{duration_us} = 3600 * 1_000_000 - $result->{phases}[-1]{start_us};
}

my $hostile = qq{</script></style><img src=x onerror="window.broken=1"><!-- ]]>'"&\\u003c\x{1f600}`\${window.broken=1}};

sub hostile {
    my ($result) = @_;
    $result->{verdict}{reason} = $hostile;
    $_->{name} = substr $hostile, 0, 60 for @{$result->{phases}};
    $result->{cells} = []; # their histograms are told apart by the phases' names
    $_->{value} = $hostile for @{$result->{environment}}, @{$result->{settings}};
    $_->{sla} = $hostile for @{$result->{sla}};
    $_->{measure} = "response " . substr $hostile, 0, 50 for @{$result->{sla}};
    push @{$result->{errors}}, {query => $hostile, sqlstate => '<b>', count => 1, first_us => 0, last_us => 0, sample => $hostile};
    for my $sheet (@{$result->{sheets}}) {
        $sheet->{title} = $hostile;
        $_->{name} = substr $hostile, 0, 60 for @{$sheet->{columns}};
        for my $row (@{$sheet->{rows}}) {
            $row->[$_] = $hostile for grep { $sheet->{columns}[$_]{kind} eq 'text' } 0 .. $#$row;
        }
    }
    $_->{query} = substr $hostile, 0, 60 for @{$result->{errors}};
}

# Time by rate, with its interval, limit and knee.
sub add_curve {
    my ($result, $mark) = @_;
    my @columns = (['rate', 'per second', 'line'], ['p99', 'duration_us', 'line'], ['lower', 'duration_us', 'lower'],
        ['upper', 'duration_us', 'upper'], ['limit', 'duration_us', 'limit'], ['note', 'text', 'mark']);
    push @{$result->{sheets}}, {name => 'capacity', title => 'Time by rate', series => JSON::PP::false, chart => 'curve',
        summary_rows => 0, columns => [map { {name => $_->[0], kind => $_->[1], role => $_->[2]} } @columns],
        rows => [map { my $p99 = int(2000 + 90000 / (11 - $_));
            [100 * $_, $p99, int(0.9 * $p99), int(1.2 * $p99), 20000, $_ == 8 ? $mark : undef] } 1 .. 10]};
}

mkdir $to or die "$to: $!";
copy($_, $to) or die "$_: $!" for glob "$from/*.hlog";
my $result = read_result();
add_curve($result, 'knee');
$how eq 'hour' ? hour($result) : hostile($result);
open my $file, '>', "$to/result.json" or die "$to: $!";
print $file $json->encode($result);
close $file or die "$to: $!";
