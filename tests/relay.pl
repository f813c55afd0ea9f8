#!/usr/bin/env perl
# A link between clients and a PostgreSQL server that counts round trips.
#
#   tests/relay.pl LISTEN SOCKET [refuse FROM]
#
# LISTEN is the path of a socket or ADDRESS:PORT, SOCKET is the server's. When a connection ends,
# prints "TRIPS COMMITS": how often the client spoke after it had heard the whole of the server's
# answer (ReadyForQuery), and how many transactions were committed. With `refuse` every second
# connection from the FROMth on is closed before a word, and "refused" printed.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;

my ($listen, $server, undef, $refuse) = @ARGV;
$| = 1;
$SIG{PIPE} = 'IGNORE';
my $listener =
    $listen =~ m{/}
    ? IO::Socket::UNIX->new(Local => $listen, Listen => 256)
    : IO::Socket::INET->new(LocalAddr => $listen, Listen => 256, ReuseAddr => 1);
$listener or die "cannot listen at $listen: $!\n";
my $select = IO::Select->new($listener);
my (%ends, $accepted);

sub take_client {
    my $client = $listener->accept or return;
    if ($refuse && ++$accepted >= $refuse && ($accepted - $refuse) % 2 == 0) {
        print "refused\n";
        return close $client;
    }
    my $socket = IO::Socket::UNIX->new(Peer => $server) or return close $client;
    my $link = { trips => 0, commits => 0, answered => 1, rest => '' };
    $ends{ fileno $client } = { from => $client, to => $socket, link => $link, client => 1 };
    $ends{ fileno $socket } = { from => $socket, to => $client, link => $link };
    $select->add($client, $socket);
}

# Whole messages of the server: is the last one ReadyForQuery?
sub hear {
    my ($link, $bytes) = @_;
    $link->{rest} .= $bytes;
    while (length $link->{rest} >= 5) {
        my $length = 1 + unpack 'x N', $link->{rest};
        last if length $link->{rest} < $length;
        my $message = substr $link->{rest}, 0, $length, '';
        $link->{commits}++ if $message =~ /\AC....COMMIT\0/s;
        $link->{answered} = 1 if $message =~ /\AZ/;
    }
}

sub pass {
    my ($end) = @_;
    my $link = $end->{link};
    my $bytes;
    if (!sysread $end->{from}, $bytes, 1 << 16) {
        print "$link->{trips} $link->{commits}\n";
        for ($end->{from}, $end->{to}) { $select->remove($_); delete $ends{ fileno $_ }; close $_ }
        return;
    }
    if ($end->{client}) {
        $link->{trips}++ if $link->{answered};
        $link->{answered} = 0;
    }
    else { hear($link, $bytes) }
    while (length $bytes) { # blocks where an end does not read: for answers that are read at once
        my $sent = syswrite $end->{to}, $bytes or return;
        substr $bytes, 0, $sent, '';
    }
}

print "ready\n";
while (1) {
    for my $socket ($select->can_read) {
        if ($socket == $listener) { take_client() }
        elsif (my $end = $ends{ fileno($socket) // -1 }) { pass($end) }
    }
}
