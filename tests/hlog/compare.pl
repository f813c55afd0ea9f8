# Usage: perl compare.pl RESULT READ
# Holds what another reader found in the .hlog files (READ: lines "FILE TAG COUNT P50 P90 P99 P99.9
# P99.99 MAX") against result.json. Fails unless each line agrees and all of a query's are there.
#
# Readers give the upper end of a bucket; result.json keeps the exact maximum, which may lie below
# the end of the last one.
use strict;
use warnings;
use JSON::PP;

my ($result, $read) = @ARGV;
open my $file, '<', $result or die "$result: $!";
my $json = decode_json(join '', <$file>);
my (%told, %seen, $wrong);
for my $query (@{$json->{queries}}) {
    $told{"$query->{name} $_"} = $query->{$_} for qw(response service);
}
for my $cell (@{$json->{cells}}) {
    $told{"$cell->{query} $_/$cell->{phase}/$cell->{tenants}"} = $cell->{$_} for qw(response service);
}

sub agrees {
    my ($exact, $found, $maximum) = @_;
    return 1 if $exact == $found;
    return $exact == $maximum && $found > $exact && $found - $exact <= $exact / 1024;
}

open my $lines, '<', $read or die "$read: $!";
while (<$lines>) {
    my ($name, $tag, $count, @values) = split;
    my $hist = $told{"$name $tag"} or next;
    my @exact = (map({ $hist->{percentiles_us}{$_} } qw(50 90 99 99.9 99.99)), $hist->{max_us});
    $seen{"$name $tag"} = 1;
    my $same = $count == $hist->{samples};
    $same &&= agrees($exact[$_], $values[$_], $hist->{max_us}) for 0 .. $#exact;
    next if $same;
    $wrong = 1;
    print "# $name $tag: read $count @values, told $hist->{samples} @exact\n";
}
my $wanted = $ENV{HLOG_WANTED} // scalar keys %told;
my $found = keys %seen;
print "# $found of $wanted histograms were read\n";
exit($wrong || $found < $wanted ? 1 : 0);
