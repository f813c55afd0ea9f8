#!/usr/bin/perl
# What a document says of the program, a line each:
#
#     perl tests/document_words.pl FILE COMMAND...
#
#     call COMMAND WORD...     how it is called, in a block or between backticks
#     options WORD...          options between backticks, of no command by name
#     keys NAME[=VALUE]...     keys of the profile, those of one call together
#
# Of a call the shell's part is left out, and what stands behind "--", which is for somebody else.
use strict;
use warnings;

my $file = shift;
my $commands = join '|', @ARGV;
open my $input, '<', $file or die "$file: $!\n";
my $text = do { local $/; <$input> };
my $lines = '';
my @keys;

sub keep_set {
    my @set = $_[0] =~ /--set ([a-z]+\.[a-z]\S*=\S+)/g;
    push @keys, "@set" if @set;
}

sub say_call {
    my ($call) = @_;
    $call =~ s/ +#.*| -- .*|[|>&;].*//;
    $call =~ s/["']//g;
    keep_set($call);
    print "call $call\n";
}

$text =~ s/\\\n\s*/ /g;
$text =~ s/^```.*?\n(.*?)^```$/$lines .= $1; ''/gmse;
$text =~ s/^ {4}(.*\n)/$lines .= $1; ''/gme;
say_call($_) for $lines =~ /(?:^|exec |ssh \S+ ) *pgbazaar ([a-z].*)/gm;
for my $span ($text =~ /`([^`]+)`/g) {
    $span =~ s/\s+/ /g;
    if ($span =~ /^pgbazaar ([a-z].*)/ || $span =~ /^((?:$commands) -.*)/) {
        say_call($1);
    } elsif ($span =~ /^--?[A-Za-z]/) {
        keep_set($span);
        print "options $span\n";
    } elsif ($span =~ /^((?:world|database|capacity|load)\.[a-z_.]+)(?:(?:=|: )(\S+))?$/) {
        push @keys, defined $2 ? "$1=$2" : $1;
    }
}
print "keys $_\n" for @keys;
