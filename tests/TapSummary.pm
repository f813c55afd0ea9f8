# prove's own console output, and at its end one plain line of passed and failed tests. A test file
# that died or broke its plan counts as a failed test even where every assertion before held.
package TapSummary;

use strict;
use warnings;
use base 'TAP::Formatter::Console';

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
