# prove's own console output, and at its end one plain line of passed and failed tests. A test file
# that died or broke its plan counts as a failed test even where every assertion before held.
package TapSummary;

use strict;
use warnings;

# As prove chooses: lines that are drawn over on a terminal, plain ones in a file.
our @ISA;
BEGIN {
    my $base = -t STDOUT ? 'TAP::Formatter::Console' : 'TAP::Formatter::File';
    eval "require $base; 1" or die $@;
    @ISA = ($base);
}

sub summary {
    my ($self, $aggregate, @rest) = @_;
    $self->SUPER::summary($aggregate, @rest);
    my $failed = scalar $aggregate->failed;
    for my $file ($aggregate->descriptions) {
        my ($parser) = $aggregate->parsers($file);
        $failed++ if $parser->has_problems && !$parser->failed;
    }
    printf "%d passed, %d failed\n", scalar $aggregate->passed, $failed;
}

1;
